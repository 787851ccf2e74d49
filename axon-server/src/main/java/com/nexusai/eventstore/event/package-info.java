/** Events appended, read, streamed and erased. */
@NullMarked
package com.nexusai.eventstore.event;

import org.jspecify.annotations.NullMarked;
