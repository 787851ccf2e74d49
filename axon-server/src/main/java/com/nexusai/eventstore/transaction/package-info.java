/** How Axon's units of work become one commit of the event file. */
@NullMarked
package com.nexusai.eventstore.transaction;

import org.jspecify.annotations.NullMarked;
