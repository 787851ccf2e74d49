package com.nexusai.command.workflow;

import com.nexusai.command.bus.Commands;
import com.nexusai.command.catalog.StoredWorkflows;
import com.nexusai.command.catalog.StoredWorkflows.Folded;
import com.nexusai.command.catalog.WorkflowState;
import com.nexusai.command.request.Receipts;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.Edit;
import com.nexusai.kernel.workflow.WorkflowCommand.EditWorkflow;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import com.nexusai.kernel.workflow.WorkflowDiff;
import com.nexusai.kernel.workflow.WorkflowId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a workflow what somebody wants it to be, by the edits that lead there: history tells what
 * was changed, not that everything was replaced.
 */
final class Redrawing {
  /** How often somebody else may be faster before the caller is told. */
  private static final int ATTEMPTS_MAX = 3;

  private final StoredWorkflows workflows;
  private final Commands commands;
  private final Receipts receipts;

  Redrawing(StoredWorkflows workflows, Commands commands, Receipts receipts) {
    this.workflows = workflows;
    this.commands = commands;
    this.receipts = receipts;
  }

  /** A version, as it was drawn then, of a workflow that the user may edit. */
  WorkflowDefinition version(WorkflowId id, int version, UserId user) {
    editable(id, user);
    Folded then = workflows.at(id, version);
    if (then == null) {
      throw Rejection.notFound("a version", id + " version " + version);
    }
    return then.state().definition();
  }

  /**
   * Edits the workflow until it is as wanted; when it is already, nothing happens.
   *
   * @param ifVersion the version that the author saw; null to redraw whatever is there
   */
  WorkflowReceipt redraw(
      WorkflowId id, WorkflowDefinition wanted, @Nullable Integer ifVersion, UserId user) {
    for (int attempt = 1; ; attempt++) {
      WorkflowState now = editable(id, user);
      List<Edit> edits = WorkflowDiff.between(now.definition(), wanted);
      int seen = ifVersion == null ? now.version() : ifVersion;
      try {
        return commands.ask(
            new EditWorkflow(id, seen, edits, Actor.of(user), receipts.now()),
            WorkflowReceipt.class,
            "a workflow",
            id);
      } catch (Rejection refused) {
        boolean overtaken =
            ifVersion == null && refused.rejection().code().equals(Workflow.VERSION_STALE);
        if (!overtaken || attempt == ATTEMPTS_MAX) {
          throw refused;
        }
      }
    }
  }

  private WorkflowState editable(WorkflowId id, UserId user) {
    Folded now = workflows.newest(id);
    Role held = now == null ? null : now.state().members().roleOf(user);
    Role.require(held, Role.EDITOR, "a workflow", id);
    return Objects.requireNonNull(now, "whoever holds a role holds it in a workflow").state();
  }
}
