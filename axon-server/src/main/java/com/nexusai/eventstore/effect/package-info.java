/** Effect rows: what is to be done in the world, committed with the decision to do it. */
@NullMarked
package com.nexusai.eventstore.effect;

import org.jspecify.annotations.NullMarked;
