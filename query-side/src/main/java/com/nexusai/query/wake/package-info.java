/**
 * How a node hears of what other nodes commit: it is woken, and reads the event store itself, so a
 * message that is lost costs time and never an event.
 */
@NullMarked
package com.nexusai.query.wake;

import org.jspecify.annotations.NullMarked;
