/** What a long history costs: a store with millions of events against an empty one. */
@NullMarked
package com.nexusai.benchmarks.history;

import org.jspecify.annotations.NullMarked;
