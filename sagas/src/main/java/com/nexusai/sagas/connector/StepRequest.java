package com.nexusai.sagas.connector;

import com.nexusai.kernel.identity.UserId;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one integration step, resolved: no templates are left in it, and no secrets are in
 * it yet.
 *
 * @param owner whose run it is; only this user's connections may be used
 * @param executionId the run
 * @param agentId the step
 * @param item the index in the step's list, from 0; null for a step that has no list
 * @param attempt 1 for the first
 * @param service which connector
 * @param operation what the service shall do; a service with just one operation takes its name or
 *     an empty string
 * @param connectionId the credential to use; null for none
 * @param input the operation's input, as plain JSON values
 * @param timeout how long the attempt may take in all
 * @param idempotencyKey the same for every attempt at this step and item
 */
public record StepRequest(
    UserId owner,
    String executionId,
    String agentId,
    @Nullable Integer item,
    int attempt,
    String service,
    String operation,
    @Nullable String connectionId,
    Map<String, @Nullable Object> input,
    Duration timeout,
    String idempotencyKey) {}
