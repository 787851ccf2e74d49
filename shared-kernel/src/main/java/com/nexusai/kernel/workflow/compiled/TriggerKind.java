package com.nexusai.kernel.workflow.compiled;

import com.fasterxml.jackson.annotation.JsonValue;
import com.nexusai.kernel.workflow.WorkflowId;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What starts a run. */
public sealed interface TriggerKind {

  /** A person, by {@code execute}. Every workflow can be started so, whatever its trigger. */
  record Manual() implements TriggerKind {}

  /**
   * A request to {@code /webhooks/{workflow id}/{path}}.
   *
   * @param path without a leading slash, may be empty
   * @param method upper case, or {@code ANY}
   * @param connectionId the vault's HMAC secret that signs the body; null when requests are not
   *     signed
   */
  record Webhook(String path, String method, WhenToRespond respond, @Nullable String connectionId)
      implements TriggerKind {}

  /** A clock. */
  record Schedule(String cron, ZoneId zone, Overlap overlap, Missed missed)
      implements TriggerKind {}

  /** The end of another workflow's run. */
  record AfterWorkflow(WorkflowId workflowId, Ending on) implements TriggerKind {}

  /** When a webhook is answered. */
  enum WhenToRespond {
    /** As soon as the run is durable: 202 with its id. */
    AT_ONCE,
    /** With the run's response or result. */
    WHEN_DONE
  }

  /** What happens to a fire while an earlier run of the schedule is still under way. */
  enum Overlap {
    /** Run beside it. */
    ALLOW,
    /** Leave this fire out. */
    SKIP,
    /** Run after it. */
    QUEUE;

    /** The word on the wire. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What happens to fires that fell into a time when nobody was there. */
  enum Missed {
    /** Leave them out. */
    SKIP,
    /** Fire once for all of them, at the latest of their instants. */
    ONCE,
    /** Fire each, but only the latest 100. */
    ALL;

    /** The word on the wire. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How the other run must have ended. */
  enum Ending {
    COMPLETED,
    FAILED;

    /** The word on the wire. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
