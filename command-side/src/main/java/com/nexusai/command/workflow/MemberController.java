package com.nexusai.command.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.nexusai.command.bus.Commands;
import com.nexusai.command.request.Caller;
import com.nexusai.command.request.Fields;
import com.nexusai.command.request.Receipts;
import com.nexusai.command.request.RequestBody;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.workflow.WorkflowCommand;
import com.nexusai.kernel.workflow.WorkflowCommand.ShareWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.UnshareWorkflow;
import com.nexusai.kernel.workflow.WorkflowId;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lets people into a workflow and out again: {@code /api/v1/workflows/{id}/members/{uid}}. */
@RestController
@RequestMapping("/api/v1/workflows/{id}/members/{uid}")
final class MemberController {
  private final Commands commands;
  private final Receipts receipts;

  MemberController(Commands commands, Receipts receipts) {
    this.commands = commands;
    this.receipts = receipts;
  }

  /**
   * What a write about a member is answered with.
   *
   * @param role what they are now; left out when they are no member
   * @param position what a read must have seen to show the write
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MemberAnswer(
      @JsonProperty("workflow_id") WorkflowId workflowId,
      @JsonProperty("uid") UserId uid,
      @JsonProperty("role") @Nullable Role role,
      @JsonProperty("position") long position) {}

  /** Lets a user in, or gives them another role. */
  @PutMapping
  MemberAnswer share(
      @PathVariable String id,
      @PathVariable String uid,
      @Nullable Principal principal,
      HttpServletRequest request) {
    UserId caller = Caller.user(principal);
    Fields body = new Fields(RequestBody.object(request));
    String word = body.word("role", Role.GIVEN.stream().map(Role::word).toList());
    if (body.any("role") == null) {
      body.add(Problem.of("MISSING_KEY", "$.role", "'viewer', 'operator' or 'editor'", "nothing"));
    }
    body.done();
    Role role = Role.given(String.valueOf(word)).orElseThrow();
    return send(
        new ShareWorkflow(
            WorkflowController.workflow(id), member(uid), role, Actor.of(caller), receipts.now()));
  }

  /** Shuts a member out; members may leave by themselves. */
  @DeleteMapping
  MemberAnswer unshare(
      @PathVariable String id, @PathVariable String uid, @Nullable Principal principal) {
    return send(
        new UnshareWorkflow(
            WorkflowController.workflow(id), member(uid), Caller.actor(principal), receipts.now()));
  }

  private MemberAnswer send(WorkflowCommand command) {
    WorkflowId id = command.workflowId();
    MembersReceipt now = commands.ask(command, MembersReceipt.class, "a workflow", id);
    return new MemberAnswer(id, now.member(), now.role(), commands.position());
  }

  private static UserId member(String uid) {
    try {
      return new UserId(uid);
    } catch (IllegalArgumentException e) {
      throw Rejection.of(
          Kind.INVALID, "INVALID_ID", "$.uid", "a user id of 1 to 128 characters", "another");
    }
  }
}
