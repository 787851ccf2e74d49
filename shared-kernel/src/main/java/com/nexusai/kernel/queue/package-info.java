/** The queue of a workflow that lets only so many of its runs be under way at once. */
@NullMarked
package com.nexusai.kernel.queue;

import org.jspecify.annotations.NullMarked;
