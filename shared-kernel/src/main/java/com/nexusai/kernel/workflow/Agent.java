package com.nexusai.kernel.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node of a workflow as its author wrote it.
 *
 * @param id unique within the workflow
 * @param type what it is for
 * @param name for people, at most 200 characters, may be empty
 * @param description for people, at most 10,000 characters, may be empty
 * @param position where it is drawn
 * @param configuration what it does, as JSON values; its keys depend on the type (DESIGN section 3)
 * @param capabilities free labels
 * @param aiModel the model an AI step prefers; null for the server's default
 * @param learningRate kept for the customer's tools, 0 to 1; null when not given
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Agent(
    AgentId id,
    AgentType type,
    String name,
    String description,
    Position position,
    Map<String, Object> configuration,
    List<String> capabilities,
    @Nullable String aiModel,
    @Nullable Double learningRate) {}
