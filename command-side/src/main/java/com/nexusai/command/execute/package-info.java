/** Starting runs and steering them: the routes for it, and waiting for a run's end. */
@NullMarked
package com.nexusai.command.execute;

import org.jspecify.annotations.NullMarked;
