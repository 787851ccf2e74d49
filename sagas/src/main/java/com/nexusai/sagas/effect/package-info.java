/** Performs effect rows after their commit: taken, leased, bounded, reported, never lost. */
@NullMarked
package com.nexusai.sagas.effect;

import org.jspecify.annotations.NullMarked;
