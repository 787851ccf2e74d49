package com.nexusai.query.audit;

import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.WorkflowEvent.Edited;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowActivated;
import com.nexusai.query.live.Frame;
import com.nexusai.query.live.Framing;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pure function from any event to the frame of the audit stream: what happened to what, when
 * and by whom, and nothing of what a run works on.
 */
final class AuditFrames implements Framing {
  /** Nothing is told at topics: the stream is read from the log. */
  @Override
  public List<String> topics(RecordedEvent event) {
    return List.of();
  }

  @Override
  public boolean ends(String topic, RecordedEvent event) {
    return false;
  }

  @Override
  public Frame frame(RecordedEvent event) {
    Map<String, @Nullable Object> frame = new LinkedHashMap<>();
    frame.put("event", "audit");
    frame.put("position", event.position());
    frame.put("time", event.recordedAt());
    frame.put("type", EventNames.of(event.type()));
    frame.put("subject", subject(event));
    frame.put("sequence", event.sequence());
    frame.put("actor", Actors.person(event.payload()));
    frame.put("owner", event.metadata().get("owner"));
    put(frame, "workflow_id", event.metadata().get("workflow"));
    put(frame, "version", version(event.payload()));
    if (event.erased()) {
      frame.put("erased", true);
    }
    return new Frame(event.position(), Json.write(frame));
  }

  private static Map<String, String> subject(RecordedEvent event) {
    String kind = event.aggregateType();
    return Map.of(
        "kind",
        kind.equals("RunQueue") ? "run_queue" : kind.toLowerCase(Locale.ROOT),
        "id",
        event.aggregateId());
  }

  private static void put(
      Map<String, @Nullable Object> frame, String name, @Nullable Object value) {
    if (value != null) {
      frame.put(name, value);
    }
  }

  private static @Nullable Integer version(@Nullable Object event) {
    return switch (event) {
      case Edited e -> e.version();
      case WorkflowActivated e -> e.publishedVersion();
      case ExecutionStarted e -> e.version();
      case null, default -> null;
    };
  }

  /** The first frame of a subscriber who begins now. */
  static Frame beginning(long position, Instant now) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("event", "subscribed");
    frame.put("position", position);
    frame.put("time", now);
    return new Frame(position, Json.write(frame));
  }
}
