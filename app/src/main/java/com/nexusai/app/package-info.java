/** All of Nexus in one process. */
@NullMarked
package com.nexusai.app;

import org.jspecify.annotations.NullMarked;
