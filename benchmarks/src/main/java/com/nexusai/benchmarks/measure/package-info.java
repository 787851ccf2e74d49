/** What a benchmark is: its settings, its figures, its targets. */
@NullMarked
package com.nexusai.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
