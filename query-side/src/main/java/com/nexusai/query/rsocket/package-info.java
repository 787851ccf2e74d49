/** Live streams over RSocket: TCP, and WebSocket on the web server's own port. */
@NullMarked
package com.nexusai.query.rsocket;

import org.jspecify.annotations.NullMarked;
