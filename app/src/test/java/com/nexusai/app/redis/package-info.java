/** The whole server with a Redis beside it that comes and goes. */
@NullMarked
package com.nexusai.app.redis;

import org.jspecify.annotations.NullMarked;
