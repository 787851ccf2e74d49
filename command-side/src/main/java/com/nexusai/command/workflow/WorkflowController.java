package com.nexusai.command.workflow;

import com.nexusai.command.bus.Commands;
import com.nexusai.command.request.Caller;
import com.nexusai.command.request.Fields;
import com.nexusai.command.request.Receipts;
import com.nexusai.command.request.RequestBody;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.Edit;
import com.nexusai.kernel.workflow.WorkflowCommand;
import com.nexusai.kernel.workflow.WorkflowCommand.ActivateWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.ArchiveWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.CreateWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.EditWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.PauseWorkflow;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowReader;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Writes workflows: {@code /api/v1/workflows}. */
@RestController
@RequestMapping("/api/v1/workflows")
final class WorkflowController {
  private static final String IF_VERSION = "if_version";

  private final Commands commands;
  private final Receipts receipts;
  private final Redrawing redrawing;

  WorkflowController(Commands commands, Receipts receipts, Redrawing redrawing) {
    this.commands = commands;
    this.receipts = receipts;
    this.redrawing = redrawing;
  }

  @PostMapping
  ResponseEntity<WorkflowAnswer> create(@Nullable Principal principal, HttpServletRequest request) {
    UserId user = Caller.user(principal);
    WorkflowDefinition definition = WorkflowReader.workflow(RequestBody.json(request));
    WorkflowId id = receipts.newWorkflow();
    WorkflowAnswer created =
        send(new CreateWorkflow(id, user, definition, Actor.of(user), receipts.now()));
    return ResponseEntity.created(URI.create("/api/v1/workflows/" + id)).body(created);
  }

  /** Replaces what is drawn, by the edits that lead there. */
  @PutMapping("/{id}")
  WorkflowAnswer replace(
      @PathVariable String id,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
      @Nullable Principal principal,
      HttpServletRequest request) {
    UserId user = Caller.user(principal);
    Map<String, @Nullable Object> body = new LinkedHashMap<>(RequestBody.object(request));
    Integer ifVersion = version(body, ifMatch);
    body.remove(IF_VERSION);
    WorkflowDefinition wanted = WorkflowReader.workflow(body);
    return answer(workflow(id), redrawing.redraw(workflow(id), wanted, ifVersion, user));
  }

  private static @Nullable Integer version(
      Map<String, @Nullable Object> body, @Nullable String ifMatch) {
    Map<String, @Nullable Object> only = new LinkedHashMap<>();
    if (body.containsKey(IF_VERSION)) {
      only.put(IF_VERSION, body.get(IF_VERSION));
    }
    Fields fields = new Fields(only);
    Integer given = fields.version(IF_VERSION);
    fields.done();
    return given == null && ifMatch != null ? EntityTag.version(ifMatch) : given;
  }

  @DeleteMapping("/{id}")
  WorkflowAnswer delete(@PathVariable String id, @Nullable Principal principal) {
    return send(new ArchiveWorkflow(workflow(id), Caller.actor(principal), receipts.now()));
  }

  @PostMapping("/{id}/edits")
  WorkflowAnswer edit(
      @PathVariable String id, @Nullable Principal principal, HttpServletRequest request) {
    Actor actor = Caller.actor(principal);
    Fields body = new Fields(RequestBody.object(request));
    Integer ifVersion = body.version(IF_VERSION);
    Object given = body.any("edits");
    List<Edit> edits = List.of();
    try {
      edits = WorkflowReader.edits(given);
    } catch (Rejection refused) {
      body.add(refused.rejection());
    }
    body.done();
    return send(new EditWorkflow(workflow(id), ifVersion, edits, actor, receipts.now()));
  }

  @PostMapping("/{id}/activate")
  WorkflowAnswer activate(
      @PathVariable String id, @Nullable Principal principal, HttpServletRequest request) {
    Integer ifVersion = onlyVersion(request);
    Actor actor = Caller.actor(principal);
    return send(new ActivateWorkflow(workflow(id), ifVersion, actor, receipts.now()));
  }

  @PostMapping("/{id}/pause")
  WorkflowAnswer pause(
      @PathVariable String id, @Nullable Principal principal, HttpServletRequest request) {
    new Fields(RequestBody.object(request)).done();
    return send(new PauseWorkflow(workflow(id), Caller.actor(principal), receipts.now()));
  }

  @PostMapping("/{id}/archive")
  WorkflowAnswer archive(
      @PathVariable String id, @Nullable Principal principal, HttpServletRequest request) {
    new Fields(RequestBody.object(request)).done();
    return send(new ArchiveWorkflow(workflow(id), Caller.actor(principal), receipts.now()));
  }

  /** Draws the workflow as it was in an older version; that is a new version. */
  @PostMapping("/{id}/versions/{version}/restore")
  WorkflowAnswer restore(
      @PathVariable String id,
      @PathVariable String version,
      @Nullable Principal principal,
      HttpServletRequest request) {
    UserId user = Caller.user(principal);
    Integer ifVersion = onlyVersion(request);
    WorkflowId workflow = workflow(id);
    WorkflowDefinition then = redrawing.version(workflow, number(id, version), user);
    return answer(workflow, redrawing.redraw(workflow, then, ifVersion, user));
  }

  private WorkflowAnswer send(WorkflowCommand command) {
    WorkflowId id = command.workflowId();
    return answer(id, commands.ask(command, WorkflowReceipt.class, "a workflow", id));
  }

  private WorkflowAnswer answer(WorkflowId id, WorkflowReceipt receipt) {
    return WorkflowAnswer.of(id, receipt, commands.position());
  }

  private static @Nullable Integer onlyVersion(HttpServletRequest request) {
    Fields body = new Fields(RequestBody.object(request));
    Integer ifVersion = body.version(IF_VERSION);
    body.done();
    return ifVersion;
  }

  static WorkflowId workflow(String id) {
    if (!WorkflowId.isValid(id)) {
      throw Rejection.notFound("a workflow", id);
    }
    return new WorkflowId(id);
  }

  private static int number(String id, String version) {
    try {
      return Integer.parseUnsignedInt(version);
    } catch (NumberFormatException e) {
      throw Rejection.notFound("a version", id + " version " + version);
    }
  }
}
