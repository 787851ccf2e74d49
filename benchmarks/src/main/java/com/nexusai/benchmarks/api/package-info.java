/** How quickly the API answers a mix of reads and writes at a fixed rate, over much data. */
@NullMarked
package com.nexusai.benchmarks.api;

import org.jspecify.annotations.NullMarked;
