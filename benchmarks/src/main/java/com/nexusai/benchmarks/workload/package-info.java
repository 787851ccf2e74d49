/** The workflows under load, W1 and on. */
@NullMarked
package com.nexusai.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
