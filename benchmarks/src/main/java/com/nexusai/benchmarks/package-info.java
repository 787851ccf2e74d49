/** The benchmarks of Nexus, started by {@code ./nexus bench}. */
@NullMarked
package com.nexusai.benchmarks;

import org.jspecify.annotations.NullMarked;
