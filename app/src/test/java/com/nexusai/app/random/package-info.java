/** Random workflows: a generator, a reference interpreter, and the real engine between them. */
@NullMarked
package com.nexusai.app.random;

import org.jspecify.annotations.NullMarked;
