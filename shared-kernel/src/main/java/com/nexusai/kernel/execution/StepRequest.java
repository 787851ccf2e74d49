package com.nexusai.kernel.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Exactly what a step asks of a service, with every expression filled in and no secret in it.
 *
 * @param service the connector's name, for example {@code http}
 * @param operation what is asked of it
 * @param connectionId the vault's connection with the credential; null for none
 * @param input the operation's input, an object
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepRequest(
    String service, String operation, @Nullable String connectionId, Value input) {}
