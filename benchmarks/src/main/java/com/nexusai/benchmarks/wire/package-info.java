/**
 * HTTP/1.1 messages as the generator and the stub read them: few cycles, no allocation in the
 * common case.
 */
@NullMarked
package com.nexusai.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
