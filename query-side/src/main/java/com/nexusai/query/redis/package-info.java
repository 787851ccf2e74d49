/**
 * Redis beside the event store: it wakes the live streams of other nodes and keeps answers that are
 * read often. Everything works without it. Nothing here is loaded unless {@code NEXUS_REDIS_URL} is
 * set.
 */
@NullMarked
package com.nexusai.query.redis;

import org.jspecify.annotations.NullMarked;
