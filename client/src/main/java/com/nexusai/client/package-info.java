/** Live streams of a Nexus server for Java programs. */
@NullMarked
package com.nexusai.client;

import org.jspecify.annotations.NullMarked;
