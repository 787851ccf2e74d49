package com.nexusai.query.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberRemoved;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberRoleChanged;
import com.nexusai.kernel.workflow.WorkflowEvent.Membership;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.store.Field;
import com.nexusai.query.store.View;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a workflow is shared with somebody, so that they find it. It decides nothing: what they may
 * do is asked of the events.
 *
 * @param role null for a former member; the document stays and remembers what it has seen
 * @param addedPosition the position at which they were let in: newer memberships have greater ones
 * @param position the position of the last event that is in here
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MembershipDocument(
    WorkflowId workflowId, UserId userId, @Nullable Role role, long addedPosition, long position) {

  static final String USER_ID = "user_id";
  static final String ADDED_POSITION = "added_position";

  static final View<MembershipDocument> VIEW =
      new View<>(
          "memberships",
          MembershipDocument.class,
          List.of(
              // A former member's is found by nobody.
              new Field<>(USER_ID, it -> it.role() == null ? null : it.userId().value()),
              new Field<>(ADDED_POSITION, MembershipDocument::addedPosition)),
          List.of(List.of(USER_ID, ADDED_POSITION)));

  /** A user's id may hold any character, a slash too; this form of it has letters and digits. */
  static String id(WorkflowId workflow, UserId user) {
    return workflow.value()
        + "/"
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(user.value().getBytes(StandardCharsets.UTF_8));
  }

  /** The membership after an event about it. */
  static MembershipDocument after(
      @Nullable MembershipDocument before, Membership event, long position) {
    Role role =
        switch (event) {
          case MemberAdded e -> e.role();
          case MemberRoleChanged e -> e.role();
          case MemberRemoved _ -> null;
        };
    long added = before == null || before.role() == null ? position : before.addedPosition();
    return new MembershipDocument(event.workflowId(), event.member(), role, added, position);
  }
}
