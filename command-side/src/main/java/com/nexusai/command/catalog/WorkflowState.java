package com.nexusai.command.catalog;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.workflow.Members;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.nexusai.kernel.workflow.WorkflowEvent.Edited;
import com.nexusai.kernel.workflow.WorkflowEvent.Membership;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowActivated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowArchived;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowPaused;
import com.nexusai.kernel.workflow.WorkflowHistory;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.kernel.workflow.compiled.Compilation;
import com.nexusai.kernel.workflow.compiled.CompiledWorkflow;
import com.nexusai.kernel.workflow.compiled.WorkflowCompiler;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as its events tell it. Folding never refuses. Not safe to share between threads.
 *
 * <p>The aggregate and every reader of a history fold with this, so that they cannot differ.
 */
public final class WorkflowState {
  private Members members = Members.NOBODY;
  private WorkflowDefinition definition = WorkflowDefinition.empty("", "");
  private WorkflowStatus status = WorkflowStatus.DRAFT;
  private int version;
  private int publishedVersion;

  /**
   * Made of the definition when it is asked for, and kept until the next edit; no part of the
   * state.
   */
  private transient @Nullable Compilation compilation;

  /** Takes one event in. */
  public void on(WorkflowEvent event) {
    members = members.after(event);
    switch (event) {
      case Edited e -> {
        definition = WorkflowHistory.apply(definition, e);
        version = e.version();
        compilation = null;
      }
      case WorkflowActivated e -> {
        status = WorkflowStatus.ACTIVE;
        publishedVersion = e.publishedVersion();
      }
      case WorkflowPaused _ -> status = WorkflowStatus.PAUSED;
      case WorkflowArchived _ -> status = WorkflowStatus.ARCHIVED;
      case Membership _ -> {}
    }
  }

  /** Whether there is such a workflow at all. */
  public boolean exists() {
    return members.owner() != null;
  }

  /** Whose it is; only for a workflow that exists. */
  public UserId owner() {
    return Objects.requireNonNull(members.owner(), "the workflow was not created");
  }

  /** Who may see and do what. */
  public Members members() {
    return members;
  }

  /** What is drawn. */
  public WorkflowDefinition definition() {
    return definition;
  }

  /** Where it is in its life. */
  public WorkflowStatus status() {
    return status;
  }

  /** The newest version. */
  public int version() {
    return version;
  }

  /** The version that triggers run; 0 while none was published. */
  public int publishedVersion() {
    return publishedVersion;
  }

  /** What keeps the newest version from being published. */
  public List<Problem> problems() {
    return compilation().problems();
  }

  private Compilation compilation() {
    Compilation made = compilation;
    if (made == null) {
      made = WorkflowCompiler.compile(definition);
      compilation = made;
    }
    return made;
  }

  /**
   * The newest version ready to run.
   *
   * @throws Rejection {@code WORKFLOW_HAS_PROBLEMS} with all of them
   */
  public CompiledWorkflow compiled() {
    CompiledWorkflow workflow = compilation().workflow();
    if (workflow == null) {
      throw Rejection.of(
          Kind.UNPROCESSABLE,
          "WORKFLOW_HAS_PROBLEMS",
          "Version " + version + " has " + problems().size() + " problems and cannot run.",
          problems());
    }
    return workflow;
  }
}
