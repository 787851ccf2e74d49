/** How long runs are kept, and which ones are due to be erased. */
@NullMarked
package com.nexusai.kernel.retention;

import org.jspecify.annotations.NullMarked;
