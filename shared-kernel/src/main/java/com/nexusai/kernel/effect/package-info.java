/** The durable list of things to do in the world: effect rows and deadlines. */
@NullMarked
package com.nexusai.kernel.effect;

import org.jspecify.annotations.NullMarked;
