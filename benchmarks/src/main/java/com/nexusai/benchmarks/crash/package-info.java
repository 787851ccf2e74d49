/** The long forms of the tests that kill, restart and surprise the engine. */
@NullMarked
package com.nexusai.benchmarks.crash;

import org.jspecify.annotations.NullMarked;
