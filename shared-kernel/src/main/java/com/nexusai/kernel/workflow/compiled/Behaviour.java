package com.nexusai.kernel.workflow.compiled;

import com.nexusai.kernel.expression.Expression;
import com.nexusai.kernel.expression.Template;
import com.nexusai.kernel.schema.JsonSchema;
import com.nexusai.kernel.workflow.WorkflowId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an agent does when its step runs. */
public sealed interface Behaviour {

  /** Decided in place by the aggregate: needs nothing from outside. */
  sealed interface Pure extends Behaviour {}

  /** Acts on the world, or waits for it. */
  sealed interface Acting extends Behaviour {}

  /**
   * Starts the run; its result is the run's input.
   *
   * @param on what starts it
   * @param inputSchema what the input must satisfy; null for any
   * @param concurrency how many runs of the workflow may be under way at once; null for any number
   * @param runTimeout how long a run may take; null for as long as it takes
   */
  record Trigger(
      TriggerKind on,
      @Nullable JsonSchema inputSchema,
      @Nullable Integer concurrency,
      @Nullable Duration runTimeout)
      implements Pure {}

  /** Computes a value; {@code set} is an object template. */
  record Transform(Template set) implements Pure {}

  /**
   * Chooses a label: the first rule that is true, else {@code otherwise}.
   *
   * @param otherwise null when the rules must cover every case; then a step that matches none fails
   *     with {@code NO_RULE_MATCHED}
   */
  record Rules(List<Rule> rules, @Nullable String otherwise) implements Pure {
    public Rules {
      rules = List.copyOf(rules);
    }
  }

  /** One rule of a decision. */
  record Rule(Expression when, String to) {}

  /**
   * Ends a branch with a result.
   *
   * @param respond what a waiting webhook is answered; null for the default answer
   * @param artifact a file to keep; null for none
   */
  record Output(Template result, @Nullable Respond respond, @Nullable Artifact artifact)
      implements Pure {}

  /**
   * The answer to a waiting webhook.
   *
   * @param status renders to 200 to 599
   * @param headers renders to an object of strings
   * @param body any JSON value; a string is sent as text
   */
  record Respond(Template status, Template headers, Template body) {}

  /**
   * A file to keep.
   *
   * @param name renders to a file name without a folder
   * @param contentType a media type
   * @param content a string is kept as UTF-8 text, anything else as JSON
   */
  record Artifact(Template name, Template contentType, Template content) {}

  /**
   * Calls a service.
   *
   * @param service the connector's name, for example {@code http}
   * @param operation what to ask of it, for example {@code request}
   * @param connectionId the vault's connection that holds the credential; null for none
   * @param input an object template
   */
  record Integration(
      String service, String operation, @Nullable String connectionId, Template input)
      implements Acting {}

  /**
   * Asks people.
   *
   * @param expires how long they may take; null for as long as it takes
   */
  record Approval(Template message, List<String> assignees, @Nullable Duration expires)
      implements Acting {
    /** The label of an approval. */
    public static final String APPROVED = "approved";

    /** The label of a rejection. */
    public static final String REJECTED = "rejected";

    public Approval {
      assignees = List.copyOf(assignees);
    }
  }

  /**
   * Runs another workflow and takes its result.
   *
   * @param version null for the version that is published when the step runs
   */
  record Orchestrate(WorkflowId workflowId, @Nullable Integer version, Template input)
      implements Acting {}
}
