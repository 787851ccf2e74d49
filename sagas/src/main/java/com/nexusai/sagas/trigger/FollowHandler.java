package com.nexusai.sagas.trigger;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.Published;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.sagas.effect.EffectCommands.Refused;
import com.nexusai.sagas.effect.EffectCommands.Undelivered;
import com.nexusai.sagas.effect.EffectHandler;
import com.nexusai.sagas.effect.EffectOutcome;
import com.nexusai.sagas.effect.Effort;
import com.nexusai.sagas.execution.PublishedVersions;
import com.nexusai.sagas.execution.StoredValues;
import com.nexusai.sagas.trigger.TriggerEffect.Follow;
import com.nexusai.sagas.trigger.TriggerMetrics.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the run that follows another workflow's. */
final class FollowHandler implements EffectHandler {
  private static final Logger log = LoggerFactory.getLogger(FollowHandler.class);
  private static final String NAME = "workflow";

  private final PublishedVersions published;
  private final TriggeredRuns runs;
  private final EffectStore store;
  private final StoredValues values;
  private final TriggerMetrics metrics;

  FollowHandler(
      PublishedVersions published,
      TriggeredRuns runs,
      EffectStore store,
      ArtifactStore artifacts,
      TriggerMetrics metrics) {
    this.published = published;
    this.runs = runs;
    this.store = store;
    this.values = new StoredValues(artifacts);
    this.metrics = metrics;
  }

  @Override
  public String kind() {
    return Follow.KIND;
  }

  @Override
  public EffectOutcome perform(Effort effort) throws Undelivered {
    EffectRow row = effort.row();
    Follow follow = Follow.read(row.body());
    Published now = published.find(follow.workflow());
    if (now == null || now.status() != WorkflowStatus.ACTIVE) {
      store.delete(row.id());
      return EffectOutcome.REFUSED;
    }
    try {
      runs.start(follow, input(follow), row.id());
      metrics.count(NAME, Outcome.STARTED);
      return EffectOutcome.COMPLETED;
    } catch (Refused e) {
      metrics.count(NAME, Outcome.REFUSED);
      log.warn(
          "Workflow '{}' was not started after run '{}': {}",
          follow.workflow(),
          follow.ended(),
          e.getMessage());
      store.delete(row.id());
      return EffectOutcome.FAILED;
    }
  }

  /** What the run that has ended hands on. */
  private Map<String, @Nullable Object> input(Follow follow) {
    Map<String, @Nullable Object> input = new LinkedHashMap<>();
    input.put("execution_id", follow.ended().value());
    input.put("workflow_id", follow.from().value());
    input.put("status", follow.status().word());
    if (follow.error() == null) {
      input.put("result", values.read(follow.result() == null ? Value.NULL : follow.result()));
    } else {
      input.put("error", Json.read(Json.text(follow.error())));
    }
    return input;
  }
}
