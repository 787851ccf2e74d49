/** The long forms of tests that the build runs shortly: crashes, outages. */
@NullMarked
package com.nexusai.benchmarks.longform;

import org.jspecify.annotations.NullMarked;
