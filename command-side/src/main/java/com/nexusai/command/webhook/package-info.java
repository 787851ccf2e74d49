/** Webhooks: requests from outside that start runs and may wait for their answer. */
@NullMarked
package com.nexusai.command.webhook;

import org.jspecify.annotations.NullMarked;
