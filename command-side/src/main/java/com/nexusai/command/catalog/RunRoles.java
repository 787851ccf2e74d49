package com.nexusai.command.catalog;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In which role somebody acts on a run: the one that they hold in the run's workflow now.
 *
 * <p>A run knows its owner and nobody else, because its decisions read nothing but its own events;
 * so the command tells it the role. As exact as {@link PublishedWorkflows}: who was shut out holds
 * no role from the moment in which that was answered.
 */
public final class RunRoles {
  private final EventLog log;
  private final PublishedWorkflows workflows;

  /** Finds a run's workflow in this log, and its members there. */
  public RunRoles(EventLog log, PublishedWorkflows workflows) {
    this.log = log;
    this.workflows = workflows;
  }

  /** The user in their role; without one where there is no such run, or they are a stranger. */
  public Actor actor(UserId user, ExecutionId run) {
    List<RecordedEvent> first = log.eventsOf(run.value(), 0, 1);
    return first.isEmpty() ? Actor.of(user) : actor(user, first.getFirst().metadata());
  }

  /** The metadata of a run's event tells its owner and its workflow, and outlives its payload. */
  private Actor actor(UserId user, Map<String, ?> metadata) {
    return user.value().equals(metadata.get("owner"))
        ? Actor.of(user)
        : Actor.of(user, memberRole(user, metadata.get("workflow")));
  }

  private @Nullable Role memberRole(UserId user, @Nullable Object workflow) {
    PublishedWorkflow found =
        workflow instanceof String id && WorkflowId.isValid(id)
            ? workflows.find(new WorkflowId(id))
            : null;
    return found == null ? null : found.members().roleOf(user);
  }
}
