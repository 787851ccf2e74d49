package com.nexusai.command.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nexusai.command.catalog.StoredWorkflows.Folded;
import com.nexusai.kernel.execution.Pinned;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.CompiledWorkflow;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Where each workflow stands, kept in memory because every webhook asks for it.
 *
 * <p>Exact: a change made in this process is seen by every look-up that begins after the change was
 * acknowledged, because entries go in the transaction's after-commit phase; a look-up under way is
 * waited for there. Changes of other nodes are seen as soon as the log tells of them.
 */
public final class PublishedWorkflows implements AutoCloseable {
  private static final int ENTRIES_MAX = 10_000;

  private final StoredWorkflows workflows;
  private final Pinned pinned;
  private final Cache<WorkflowId, PublishedWorkflow> entries =
      Caffeine.newBuilder().maximumSize(ENTRIES_MAX).executor(Runnable::run).build();
  private final Registration inThisProcess;
  private final EventLog.Subscription everywhere;

  /** Reads these workflows and listens to what is published on this bus and told by this log. */
  public PublishedWorkflows(StoredWorkflows workflows, Pinned pinned, EventBus bus, EventLog log) {
    this.workflows = workflows;
    this.pinned = pinned;
    this.inThisProcess = bus.subscribe(this::aboutToCommit);
    this.everywhere = log.subscribe(this::committed);
  }

  /** The workflow with this id, whoever owns it; null when there is none. */
  public @Nullable PublishedWorkflow find(WorkflowId id) {
    return entries.get(id, this::load);
  }

  /**
   * The workflow with this id, for a user who may do something with it.
   *
   * @throws Rejection {@code NOT_FOUND} when there is none, or the user is a stranger to it; {@code
   *     ROLE_REQUIRED} when they are a member whose role is not enough
   */
  public PublishedWorkflow require(UserId user, Role needed, WorkflowId id) {
    PublishedWorkflow workflow = find(id);
    Role held = workflow == null ? null : workflow.members().roleOf(user);
    Role.require(held, needed, "a workflow", id);
    return Objects.requireNonNull(workflow, "whoever holds a role holds it in a workflow");
  }

  @Override
  public void close() {
    inThisProcess.cancel();
    everywhere.close();
  }

  private @Nullable PublishedWorkflow load(WorkflowId id) {
    Folded folded = workflows.newest(id);
    if (folded == null) {
      return null;
    }
    WorkflowState state = folded.state();
    int version = state.publishedVersion();
    CompiledWorkflow compiled = version == 0 ? null : pinned.definition(id, version);
    return new PublishedWorkflow(
        id,
        state.owner(),
        state.members(),
        state.status(),
        state.version(),
        version,
        compiled,
        folded.position());
  }

  private void aboutToCommit(List<? extends EventMessage<?>> events) {
    Set<WorkflowId> changed = new HashSet<>();
    for (EventMessage<?> event : events) {
      if (event.getPayload() instanceof WorkflowEvent happened) {
        changed.add(happened.workflowId());
      }
    }
    if (!changed.isEmpty()) {
      CurrentUnitOfWork.get().root().afterCommit(_ -> entries.invalidateAll(changed));
    }
  }

  private void committed(List<RecordedEvent> events) {
    for (RecordedEvent event : events) {
      if (event.payload() instanceof WorkflowEvent happened) {
        long position = event.position();
        entries
            .asMap()
            .computeIfPresent(
                happened.workflowId(), (_, kept) -> kept.position() < position ? null : kept);
      }
    }
  }
}
