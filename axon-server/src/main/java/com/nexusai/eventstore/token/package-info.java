/** How far every event processor has come, committed with what it did. */
@NullMarked
package com.nexusai.eventstore.token;

import org.jspecify.annotations.NullMarked;
