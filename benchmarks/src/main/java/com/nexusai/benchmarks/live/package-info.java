/** Many people who watch one run: RSocket connections from a process of their own. */
@NullMarked
package com.nexusai.benchmarks.live;

import org.jspecify.annotations.NullMarked;
