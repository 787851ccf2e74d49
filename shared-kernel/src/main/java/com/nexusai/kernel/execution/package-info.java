/** The language of a run: commands, events, steps and their outcomes. */
@NullMarked
package com.nexusai.kernel.execution;

import org.jspecify.annotations.NullMarked;
