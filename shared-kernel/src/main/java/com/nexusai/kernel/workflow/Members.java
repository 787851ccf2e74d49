package com.nexusai.kernel.workflow;

import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowEvent.Edited;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberRemoved;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberRoleChanged;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowActivated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowArchived;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowCreated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowPaused;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may see and do what with one workflow, as its events tell it: the one answer that the side
 * which decides and the side which shows both give. Never changed.
 *
 * @param owner whose it is; null before its first event
 * @param members everybody else who was let in, the first one first
 */
public record Members(@Nullable UserId owner, Map<UserId, Member> members) {
  public Members {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** Before the first event: nobody may do anything. */
  public static final Members NOBODY = new Members(null, Map.of());

  /**
   * A user who was let in.
   *
   * @param role what they may do
   * @param addedAt when they were let in; another role does not change it
   * @param addedBy the owner who let them in
   */
  public record Member(UserId user, Role role, Instant addedAt, @Nullable UserId addedBy) {}

  /** The same after one more event. */
  public Members after(WorkflowEvent event) {
    return switch (event) {
      case WorkflowCreated e -> new Members(e.owner(), members);
      case MemberAdded e -> with(new Member(e.member(), e.role(), e.at(), e.actor().user()));
      case MemberRoleChanged e -> {
        Member before = members.get(e.member());
        yield before == null
            ? this
            : with(new Member(e.member(), e.role(), before.addedAt(), before.addedBy()));
      }
      case MemberRemoved e -> without(e.member());
      case Edited _, WorkflowActivated _, WorkflowPaused _, WorkflowArchived _ -> this;
    };
  }

  private Members with(Member member) {
    Map<UserId, Member> changed = new LinkedHashMap<>(members);
    changed.put(member.user(), member);
    return new Members(owner, changed);
  }

  private Members without(UserId user) {
    Map<UserId, Member> changed = new LinkedHashMap<>(members);
    changed.remove(user);
    return new Members(owner, changed);
  }

  /** What this user is to the workflow; null for a stranger. */
  public @Nullable Role roleOf(UserId user) {
    if (user.equals(owner)) {
      return Role.OWNER;
    }
    Member member = members.get(user);
    return member == null ? null : member.role();
  }

  /** Everybody who was let in, the first one first. */
  public Collection<Member> all() {
    return members.values();
  }
}
