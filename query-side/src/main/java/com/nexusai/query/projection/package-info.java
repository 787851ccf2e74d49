/** How every projection runs: batches, tokens, dead letters, and what is told of them. */
@NullMarked
package com.nexusai.query.projection;

import org.jspecify.annotations.NullMarked;
