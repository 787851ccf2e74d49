/** What the machine and its processes did meanwhile, read from /proc. */
@NullMarked
package com.nexusai.benchmarks.system;

import org.jspecify.annotations.NullMarked;
