package com.nexusai.command.queue;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.queue.RunQueueCommand;
import com.nexusai.kernel.queue.RunQueueCommand.EnqueueRun;
import com.nexusai.kernel.queue.RunQueueCommand.ReleaseRun;
import com.nexusai.kernel.queue.RunQueueEvent;
import com.nexusai.kernel.queue.RunQueueEvent.RunAdmitted;
import com.nexusai.kernel.queue.RunQueueEvent.RunEnqueued;
import com.nexusai.kernel.queue.RunQueueEvent.RunReleased;
import com.nexusai.kernel.queue.RunQueueId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a workflow that are under way, and those that wait for their turn, first come first
 * served. It exists only where a workflow sets a limit. It lives as long as its workflow, so it is
 * snapshotted.
 */
@Aggregate
@JsonAutoDetect(
    fieldVisibility = Visibility.ANY,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE)
public class RunQueue {
  /** How many runs are remembered that gave their turn back before they asked for it. */
  private static final int GONE_MAX = 1_000;

  @AggregateIdentifier private @Nullable RunQueueId id;
  private int limit = 1;
  private LinkedHashSet<ExecutionId> underWay = new LinkedHashSet<>();

  /** Those that wait, with the metadata of their request. */
  private LinkedHashMap<ExecutionId, Map<String, String>> waiting = new LinkedHashMap<>();

  /** A run that is cancelled at once may give its turn back before its request has arrived. */
  private LinkedHashSet<ExecutionId> gone = new LinkedHashSet<>();

  /** For the repository, which folds the events next. */
  RunQueue() {}

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  void handle(EnqueueRun command) {
    ExecutionId run = command.execution();
    if (!underWay.contains(run) && !waiting.containsKey(run) && !gone.contains(run)) {
      MetaData metadata = metadata(command.owner().value(), command.workflow().value());
      AggregateLifecycle.apply(
          new RunEnqueued(command.queue(), run, command.limit(), command.at()), metadata);
      admit(command);
    }
  }

  @CommandHandler
  @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
  void handle(ReleaseRun command) {
    if (!gone.contains(command.execution())) {
      MetaData metadata = metadata(command.owner().value(), command.workflow().value());
      AggregateLifecycle.apply(
          new RunReleased(command.queue(), command.execution(), command.at()), metadata);
      admit(command);
    }
  }

  private void admit(RunQueueCommand command) {
    Instant at = command.at();
    while (underWay.size() < limit && !waiting.isEmpty()) {
      Map.Entry<ExecutionId, Map<String, String>> first = waiting.entrySet().iterator().next();
      AggregateLifecycle.apply(
          new RunAdmitted(command.queue(), first.getKey(), at), MetaData.from(first.getValue()));
    }
  }

  private static MetaData metadata(String owner, String workflow) {
    return MetaData.with("owner", owner).and("workflow", workflow);
  }

  @EventSourcingHandler
  void on(RunQueueEvent event, MetaData metadata) {
    id = event.queue();
    switch (event) {
      case RunEnqueued e -> {
        limit = e.limit();
        waiting.put(
            e.execution(),
            Map.of(
                "owner", metadata.getOrDefault("owner", "").toString(),
                "workflow", metadata.getOrDefault("workflow", "").toString()));
      }
      case RunAdmitted e -> {
        waiting.remove(e.execution());
        underWay.add(e.execution());
      }
      case RunReleased e -> release(e.execution());
    }
  }

  private void release(ExecutionId run) {
    boolean known = underWay.remove(run) | waiting.remove(run) != null;
    if (!known) {
      gone.add(run);
      if (gone.size() > GONE_MAX) {
        gone.remove(gone.iterator().next());
      }
    }
  }
}
