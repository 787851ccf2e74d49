package com.nexusai.query.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.web.Answers;
import com.nexusai.query.web.Caller;
import com.nexusai.query.web.FreshReads;
import com.nexusai.query.web.Ids;
import com.nexusai.query.web.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The route that tells a workflow's members to whoever may see it, straight from the log. */
@RestController
public final class MemberReads {
  private static final String AT_LEAST = "at_least";

  private final Access access;
  private final FreshReads reads;

  /** Asks here. */
  public MemberReads(Access access, FreshReads reads) {
    this.access = access;
    this.reads = reads;
  }

  /**
   * A member as they are told.
   *
   * @param addedBy who let them in
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MemberJson(UserId uid, Role role, Instant addedAt, @Nullable UserId addedBy) {}

  /** Everybody but the owner, the first one who was let in first: at most 100. */
  record MembersJson(List<MemberJson> items) {}

  /** A workflow's members. */
  @GetMapping("/api/v1/workflows/{id}/members")
  public ResponseEntity<byte[]> members(
      @PathVariable("id") String id, HttpServletRequest request, @Nullable Principal principal) {
    UserId caller = Caller.user(principal);
    WorkflowId workflow = Ids.workflow(id);
    Query query = new Query(request, Set.of(AT_LEAST));
    // The log is never behind: at_least only must not be a position that nothing has yet.
    reads.requireNotInTheFuture(AT_LEAST, query.position(AT_LEAST));
    access.require(caller, workflow);
    return Answers.json(
        new MembersJson(
            access.members(workflow).all().stream()
                .map(it -> new MemberJson(it.user(), it.role(), it.addedAt(), it.addedBy()))
                .toList()));
  }
}
