package com.nexusai.query.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.Edit;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.nexusai.kernel.workflow.WorkflowEvent.Edited;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberRemoved;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberRoleChanged;
import com.nexusai.kernel.workflow.WorkflowEvent.Membership;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowActivated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowArchived;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowCreated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowPaused;
import com.nexusai.kernel.workflow.WorkflowHistory;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.query.live.Frame;
import com.nexusai.query.live.Framing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pure function from a workflow's event to the frame that subscribers see. */
public final class WorkflowFrames implements Framing {
  private static final String ONE = "workflow.";
  private static final String ALL = "workflows.";

  /** The topic of one workflow. */
  static String topicOf(WorkflowId workflow) {
    return ONE + workflow.value();
  }

  /** The topic of all workflows of one owner. */
  static String topicOfOwner(String owner) {
    return ALL + owner;
  }

  @Override
  public List<String> topics(RecordedEvent event) {
    return event.payload() instanceof WorkflowEvent happened
        ? List.of(topicOf(happened.workflowId()), topicOfOwner(owner(event)))
        : List.of();
  }

  private static String owner(RecordedEvent event) {
    return String.valueOf(event.metadata().get("owner"));
  }

  /** An archived workflow never changes again. */
  @Override
  public boolean ends(String topic, RecordedEvent event) {
    return topic.startsWith(ONE) && event.payload() instanceof WorkflowArchived;
  }

  @Override
  public @Nullable Frame frame(RecordedEvent event) {
    return event.payload() instanceof WorkflowEvent happened
        ? new Frame(event.position(), Json.write(update(event.position(), happened)))
        : null;
  }

  /** What one event changed; what is left out stayed as it was. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Update(
      String event,
      long position,
      Instant time,
      WorkflowId workflowId,
      Actor actor,
      @Nullable Integer version,
      @Nullable Edit edit,
      @Nullable WorkflowStatus status,
      @Nullable Integer publishedVersion,
      @Nullable UserId userId,
      @Nullable Instant createdAt,
      @Nullable Member member) {}

  /** What somebody is to the workflow from now on; no role for a former member. */
  private record Member(UserId uid, @Nullable Role role) {}

  private static Update update(long position, WorkflowEvent event) {
    Edited edited = event instanceof Edited e ? e : null;
    WorkflowCreated created = event instanceof WorkflowCreated e ? e : null;
    return new Update(
        "workflow_updated",
        position,
        event.at(),
        event.workflowId(),
        event.actor(),
        edited == null ? null : (Integer) edited.version(),
        edited == null ? null : WorkflowHistory.edit(edited),
        status(event),
        event instanceof WorkflowActivated e ? (Integer) e.publishedVersion() : null,
        created == null ? null : created.owner(),
        created == null ? null : created.at(),
        member(event));
  }

  private static @Nullable Member member(WorkflowEvent event) {
    return switch (event) {
      case MemberAdded e -> new Member(e.member(), e.role());
      case MemberRoleChanged e -> new Member(e.member(), e.role());
      case MemberRemoved e -> new Member(e.member(), null);
      case Edited _, WorkflowActivated _, WorkflowPaused _, WorkflowArchived _ -> null;
    };
  }

  private static @Nullable WorkflowStatus status(WorkflowEvent event) {
    return switch (event) {
      case WorkflowCreated _ -> WorkflowStatus.DRAFT;
      case WorkflowActivated _ -> WorkflowStatus.ACTIVE;
      case WorkflowPaused _ -> WorkflowStatus.PAUSED;
      case WorkflowArchived _ -> WorkflowStatus.ARCHIVED;
      case Edited _, Membership _ -> null;
    };
  }
}
