/** The event file alone: what the disk and the one writer can carry. */
@NullMarked
package com.nexusai.benchmarks.append;

import org.jspecify.annotations.NullMarked;
