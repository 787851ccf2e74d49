/**
 * The closed-loop load generator: one thread, a fixed number of connections, every answer checked.
 */
@NullMarked
package com.nexusai.benchmarks.load;

import org.jspecify.annotations.NullMarked;
