/** Live streams as Server-Sent Events, for clients without RSocket. */
@NullMarked
package com.nexusai.query.sse;

import org.jspecify.annotations.NullMarked;
