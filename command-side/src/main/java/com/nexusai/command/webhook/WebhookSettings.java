package com.nexusai.command.webhook;

import java.time.Duration;

/**
 * The bounds of webhooks.
 *
 * @param bodyBytesMax how large a body may be
 * @param waitMax how long a request waits for its run; then it is answered with the run's id
 */
record WebhookSettings(int bodyBytesMax, Duration waitMax) {}
