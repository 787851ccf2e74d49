package com.nexusai.query.access;

import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.Members;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.nexusai.kernel.workflow.WorkflowId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who may see a workflow and its runs, as the events tell it.
 *
 * <p>Never behind: a member is looked for among all events that are durable when they ask, so who
 * was shut out sees nothing more from the position on that the removal was answered with. What was
 * folded before is kept, and an owner, who never changes, is known without another look.
 *
 * <p>Safe to call from any thread; it may block.
 */
public final class Access {
  private static final int PAGE = 1_000;

  private final EventLog log;
  private final Recent<WorkflowId, Known> workflows = new Recent<>();
  private final Recent<ExecutionId, Origin> runs = new Recent<>();

  /** Reads this log. */
  public Access(EventLog log) {
    this.log = log;
  }

  /** A workflow's members after the event at a position. */
  private record Known(Members members, long position) {
    private Known after(RecordedEvent event) {
      return new Known(
          event.payload() instanceof WorkflowEvent happened ? members.after(happened) : members,
          event.position());
    }

    private static Known newer(Known one, Known other) {
      return one.position() >= other.position() ? one : other;
    }
  }

  /** Whose a run is, and of which workflow: neither ever changes. */
  private record Origin(String owner, @Nullable WorkflowId workflow) {}

  /** What a user is to a workflow; null for a stranger, and when there is no such workflow. */
  public @Nullable Role roleOf(UserId user, WorkflowId workflow) {
    Known known = workflows.get(workflow);
    if (known == null) {
      known = fold(workflow, new Known(Members.NOBODY, 0), 1);
    }
    return user.equals(known.members().owner())
        ? Role.OWNER
        : fold(workflow, known, PAGE).members().roleOf(user);
  }

  /**
   * Lets those pass who may see a workflow.
   *
   * @throws Rejection {@code NOT_FOUND} to everybody else, also when there is no such workflow
   */
  public Role require(UserId user, WorkflowId workflow) {
    return Role.require(roleOf(user, workflow), Role.VIEWER, "a workflow", workflow);
  }

  /**
   * Lets those pass who may see a run: its owner, and the members of its workflow.
   *
   * @throws Rejection {@code NOT_FOUND} to everybody else, also when there is no such run
   */
  public Role require(UserId user, ExecutionId run) {
    return Role.require(roleOf(user, run), Role.VIEWER, "an execution", run);
  }

  private @Nullable Role roleOf(UserId user, ExecutionId run) {
    Origin origin = originOf(run);
    if (origin == null) {
      return null;
    }
    if (origin.owner().equals(user.value())) {
      return Role.OWNER;
    }
    return origin.workflow() == null ? null : roleOf(user, origin.workflow());
  }

  /** The workflow that a run is of; null when there is no such run. */
  public @Nullable WorkflowId workflowOf(ExecutionId run) {
    Origin origin = originOf(run);
    return origin == null ? null : origin.workflow();
  }

  /**
   * Whose runs a user means who asks for those of a workflow: its owner's, where the user may see
   * them, and otherwise their own, so that a stranger finds nothing.
   */
  public UserId whoseRuns(UserId user, WorkflowId workflow) {
    return roleOf(user, workflow) == null
        ? user
        : Objects.requireNonNull(members(workflow).owner(), "whoever has a role has it somewhere");
  }

  /** Everybody who may see a workflow, as of now. */
  public Members members(WorkflowId workflow) {
    Known known = workflows.get(workflow);
    return fold(workflow, known == null ? new Known(Members.NOBODY, 0) : known, PAGE).members();
  }

  /**
   * Takes in what has happened since.
   *
   * @param page how many events are read at once; with 1 only the first one, which tells the owner
   */
  private Known fold(WorkflowId workflow, Known before, int page) {
    Known known = before;
    List<RecordedEvent> events;
    do {
      events = log.eventsOf(workflow.value(), known.position(), page);
      for (RecordedEvent event : events) {
        known = known.after(event);
      }
    } while (page == PAGE && events.size() == PAGE);
    // Whoever asks for what is not there shall not push out what is.
    if (known.members().owner() != null && known.position() > before.position()) {
      workflows.keep(workflow, known, Known::newer);
    }
    return known;
  }

  private @Nullable Origin originOf(ExecutionId run) {
    Origin kept = runs.get(run);
    if (kept != null) {
      return kept;
    }
    List<RecordedEvent> first = log.eventsOf(run.value(), 0, 1);
    if (first.isEmpty() || !first.getFirst().aggregateType().equals("Execution")) {
      return null;
    }
    Origin origin = origin(first.getFirst());
    runs.keep(run, origin, (one, _) -> one);
    return origin;
  }

  /** An event's metadata outlives its payload. */
  private static Origin origin(RecordedEvent first) {
    Map<String, ?> told = first.metadata();
    if (told.get("owner") instanceof String owner
        && told.get("workflow") instanceof String workflow) {
      return new Origin(owner, new WorkflowId(workflow));
    }
    return first.payload() instanceof ExecutionStarted started
        ? new Origin(started.owner().value(), started.workflowId())
        : new Origin("", null);
  }
}
