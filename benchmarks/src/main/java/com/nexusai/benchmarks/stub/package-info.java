/** The service that workflows call while they are measured: tiny, fast, in a process of its own. */
@NullMarked
package com.nexusai.benchmarks.stub;

import org.jspecify.annotations.NullMarked;
