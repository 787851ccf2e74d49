package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ArtifactRef;
import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.execution.StepStatus;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.identity.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an event alone tells about steps, for subscribers who know how they stood before.
 *
 * <p>A value that also depends on what came before is left out: a step's start, for example, which
 * only its first event tells, and no event knows whether it is the first. It is found by letting
 * the event change two steps that have nothing in common: only what comes out the same is the
 * event's own.
 */
final class StepUpdates {
  private static final Map<String, Function<StepDocument, @Nullable Object>> FIELDS = fields();

  private StepUpdates() {}

  private static Map<String, Function<StepDocument, @Nullable Object>> fields() {
    Map<String, Function<StepDocument, @Nullable Object>> fields = new LinkedHashMap<>();
    fields.put("items", StepDocument::items);
    fields.put("status", StepDocument::status);
    fields.put("attempts", StepDocument::attempts);
    fields.put("started_at", StepDocument::startedAt);
    fields.put("finished_at", StepDocument::finishedAt);
    fields.put("waiting_for", StepDocument::waitingFor);
    fields.put("until", StepDocument::until);
    fields.put("expires_at", StepDocument::expiresAt);
    fields.put("output", step -> StoredValues.named(step.output()));
    fields.put("error", StepDocument::error);
    fields.put("decision", StepDocument::decision);
    fields.put("message", step -> StoredValues.named(step.message()));
    fields.put("assignees", StepDocument::assignees);
    fields.put("decided_by", StepDocument::decidedBy);
    fields.put("sub_execution_id", StepDocument::subExecutionId);
    fields.put("artifact", StepDocument::artifact);
    return fields;
  }

  /** The steps that the event changed: of each its key, and the values that the event tells. */
  static List<Map<String, @Nullable Object>> of(ExecutionEvent event) {
    List<StepDocument> fresh =
        new StepChanges(key -> StepDocument.fresh(key.agent(), key.item()), 1).of(event);
    List<StepDocument> other = new StepChanges(StepUpdates::unlikeFresh, 1).of(event);
    List<Map<String, @Nullable Object>> updates = new ArrayList<>(fresh.size());
    for (int i = 0; i < fresh.size(); i++) {
      updates.add(told(fresh.get(i), other.get(i)));
    }
    return updates;
  }

  private static Map<String, @Nullable Object> told(StepDocument fresh, StepDocument other) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("agent_id", fresh.agentId());
    if (fresh.item() != null) {
      told.put("item", fresh.item());
    }
    FIELDS.forEach((name, field) -> {
      Object value = field.apply(fresh);
      if (Objects.equals(value, field.apply(other))) {
        told.put(name, value);
      }
    });
    return told;
  }

  /** A step of which no value is that of a fresh one, nor any that an event can tell. */
  private static StepDocument unlikeFresh(StepKey key) {
    StepDraft step = new StepDraft(key.agent(), key.item());
    step.asks(Value.of("?"), List.of("?"), Instant.MIN, Instant.MIN);
    step.items = -1;
    step.status = StepStatus.CANCELLED;
    step.attempts = Integer.MAX_VALUE;
    step.finishedAt = Instant.MIN;
    step.until = Instant.MIN;
    step.output = Value.of("?");
    step.error = new StepError("?", "?", false, null, null);
    step.decision = "?";
    step.decidedBy = new UserId("?");
    step.subExecutionId = new ExecutionId("unlike");
    step.artifact = new ArtifactRef("?", "?", "?", -1);
    return step.at(1);
  }
}
