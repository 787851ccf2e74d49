/** Sagas, what they are associated with, and the events that they failed to handle. */
@NullMarked
package com.nexusai.eventstore.saga;

import org.jspecify.annotations.NullMarked;
