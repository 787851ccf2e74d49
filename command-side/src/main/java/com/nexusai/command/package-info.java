/** The side that decides: what joins its features into one auto-configuration. */
@NullMarked
package com.nexusai.command;

import org.jspecify.annotations.NullMarked;
