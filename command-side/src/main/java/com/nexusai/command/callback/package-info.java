/** The resume URLs by which steps that wait for a callback go on. */
@NullMarked
package com.nexusai.command.callback;

import org.jspecify.annotations.NullMarked;
