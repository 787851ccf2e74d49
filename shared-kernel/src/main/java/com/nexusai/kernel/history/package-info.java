/** Reading what has happened: stored events with their global positions. */
@NullMarked
package com.nexusai.kernel.history;

import org.jspecify.annotations.NullMarked;
