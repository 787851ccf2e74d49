package com.nexusai.client;

import com.nexusai.client.LiveUpdate.AuditBegun;
import com.nexusai.client.LiveUpdate.Audited;
import com.nexusai.client.LiveUpdate.ExecutionSnapshot;
import com.nexusai.client.LiveUpdate.ExecutionUpdated;
import com.nexusai.client.LiveUpdate.ExecutionsSnapshot;
import com.nexusai.client.LiveUpdate.Unknown;
import com.nexusai.client.LiveUpdate.WorkflowSnapshot;
import com.nexusai.client.LiveUpdate.WorkflowUpdated;
import com.nexusai.client.LiveUpdate.WorkflowsSnapshot;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads frames. */
final class Frames {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Frames() {}

  static JsonNode json(String text) {
    return MAPPER.readTree(text);
  }

  static LiveUpdate read(String text) {
    JsonNode frame = json(text);
    long position = frame.path("position").asLong();
    Instant time = Instant.parse(frame.path("time").asString());
    String event = frame.path("event").asString();
    return switch (event) {
      case "snapshot" -> snapshot(position, time, frame);
      case "execution_update" ->
          new ExecutionUpdated(
              position,
              time,
              frame.path("execution_id").asString(),
              text(frame, "workflow_id"),
              text(frame, "status"),
              list(frame, "steps"),
              frame);
      case "workflow_updated" ->
          new WorkflowUpdated(
              position,
              time,
              frame.path("workflow_id").asString(),
              frame.has("version") ? (Integer) frame.path("version").asInt() : null,
              frame.get("edit"),
              text(frame, "status"),
              frame);
      case "subscribed" -> new AuditBegun(position, time, frame);
      case "audit" ->
          new Audited(
              position,
              time,
              frame.path("type").asString(),
              frame.path("subject").path("kind").asString(),
              frame.path("subject").path("id").asString(),
              frame.path("sequence").asLong(),
              text(frame, "actor"),
              text(frame, "owner"),
              frame);
      default -> new Unknown(position, time, event, frame);
    };
  }

  private static LiveUpdate snapshot(long position, Instant time, JsonNode frame) {
    if (frame.has("execution")) {
      return new ExecutionSnapshot(position, time, frame.path("execution"), frame);
    }
    if (frame.has("executions")) {
      return new ExecutionsSnapshot(position, time, list(frame, "executions"), frame);
    }
    if (frame.has("workflow")) {
      return new WorkflowSnapshot(position, time, frame.path("workflow"), frame);
    }
    if (frame.has("workflows")) {
      return new WorkflowsSnapshot(
          position, time, list(frame, "workflows"), frame.path("more").asBoolean(), frame);
    }
    return new Unknown(position, time, "snapshot", frame);
  }

  private static List<JsonNode> list(JsonNode frame, String name) {
    return List.copyOf(frame.path(name).values());
  }

  private static @Nullable String text(JsonNode frame, String name) {
    JsonNode value = frame.get(name);
    return value == null || value.isNull() ? null : value.asString();
  }
}
