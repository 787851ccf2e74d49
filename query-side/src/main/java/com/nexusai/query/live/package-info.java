/** Live streams: a snapshot at a position, then every later change in order. */
@NullMarked
package com.nexusai.query.live;

import org.jspecify.annotations.NullMarked;
