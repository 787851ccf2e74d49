/** The signed URLs to which a step that waits for a callback is resumed. */
@NullMarked
package com.nexusai.kernel.callback;

import org.jspecify.annotations.NullMarked;
