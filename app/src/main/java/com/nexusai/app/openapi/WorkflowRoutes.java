package com.nexusai.app.openapi;

import static com.nexusai.app.openapi.Shape.any;
import static com.nexusai.app.openapi.Shape.closed;
import static com.nexusai.app.openapi.Shape.counted;
import static com.nexusai.app.openapi.Shape.id;
import static com.nexusai.app.openapi.Shape.instant;
import static com.nexusai.app.openapi.Shape.key;
import static com.nexusai.app.openapi.Shape.list;
import static com.nexusai.app.openapi.Shape.map;
import static com.nexusai.app.openapi.Shape.maybe;
import static com.nexusai.app.openapi.Shape.object;
import static com.nexusai.app.openapi.Shape.oneOf;
import static com.nexusai.app.openapi.Shape.only;
import static com.nexusai.app.openapi.Shape.ref;
import static com.nexusai.app.openapi.Shape.text;
import static com.nexusai.app.openapi.Shape.whole;
import static com.nexusai.app.openapi.Shape.word;
import static com.nexusai.app.openapi.Shape.yesNo;

import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.kernel.workflow.Limits;
import com.nexusai.kernel.workflow.WorkflowStatus;
import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/** {@code /api/v1/workflows}: draw, publish, put away. */
final class WorkflowRoutes implements Described {
  static final String ID = "wf-01a203cd1bae128a9ce220b82a29efb7";
  private static final String ALL = "/api/v1/workflows";
  private static final String ONE = ALL + "/{id}";

  /** What the server knows better. */
  private static final List<String> READ_ONLY =
      List.of(
          "id",
          "user_id",
          "role",
          "status",
          "version",
          "created_at",
          "updated_at",
          "published_version",
          "problems",
          "execution_history",
          "position",
          "ai_analysis");

  private static final String DRAWN =
      """
      {
        "name": "Greeting",
        "description": "Says hello.",
        "agents": [
          {"id": "start", "type": "trigger", "configuration": {"on": {"manual": {}}}},
          {
            "id": "greet",
            "type": "action",
            "configuration": {
              "mode": "transform",
              "set": {"text": "${ 'Hello ' + string(input.name) }"}
            }
          },
          {"id": "end", "type": "output", "configuration": {"result": "${ data.greet }"}}
        ],
        "connections": [
          {"source": "start", "target": "greet"},
          {"source": "greet", "target": "end"}
        ]
      }
      """;

  private static final String WRITTEN =
      """
      {
        "id": "wf-01a203cd1bae128a9ce220b82a29efb7",
        "version": 2,
        "status": "active",
        "published_version": 2,
        "position": 1874,
        "problems": []
      }
      """;

  private static final String SHOWN =
      """
      {
        "id": "wf-01a203cd1bae128a9ce220b82a29efb7",
        "name": "Greeting",
        "description": "Says hello.",
        "user_id": "local",
        "role": "owner",
        "status": "active",
        "agents": [
          {
            "id": "start",
            "type": "trigger",
            "name": "",
            "description": "",
            "position": {"x": 0.0, "y": 0.0},
            "configuration": {"on": {"manual": {}}},
            "capabilities": []
          }
        ],
        "connections": [],
        "execution_history": [
          {
            "id": "run-01a203ccda71af7688815e0343eded01",
            "version": 2,
            "status": "completed",
            "origin": {"kind": "manual", "depth": 0},
            "started_at": "2026-11-20T09:30:00.125Z",
            "finished_at": "2026-11-20T09:30:00.125Z"
          }
        ],
        "created_at": "2026-11-20T09:12:44.870Z",
        "updated_at": "2026-11-20T09:29:51.002Z",
        "version": 2,
        "published_version": 2,
        "problems": [],
        "position": 1874
      }
      """;

  @Override
  public void describe(Routes routes) {
    routes.part("Workflows", "Draw workflows, publish them, put them away.");
    schemas(routes);
    reads(routes);
    writes(routes);
    states(routes);
  }

  private static void reads(Routes routes) {
    routes
        .get(ALL, "listWorkflows")
        .does(
            "List workflows",
            "The caller's own, the newest first; with `shared=true` those that others share with"
                + " the caller, the one that was shared last first.")
        .query("status", word("Only those with this status.", WorkflowStatus.values()), "active")
        .query("q", words(), "greet")
        .query("shared", yesNo("Those of others, which are not counted."), false)
        .counted()
        .paged(50, 200)
        .fresh()
        .answers(
            200,
            "A page of workflows, without their runs.",
            counted("A page of workflows.", ref("Workflow")),
            "{\"items\": [" + SHOWN + "], \"next_cursor\": null}");
    routes
        .get(ONE, "getWorkflow")
        .does("Read a workflow", "The workflow in its newest version, with its last 20 runs.")
        .of("id", idParameter(), ID)
        .refuses(Refusal.INVALID_ID)
        .fresh()
        .answers(200, "The workflow.", ref("Workflow"), SHOWN);
  }

  private static void writes(Routes routes) {
    routes
        .post(ALL, "createWorkflow")
        .does(
            "Create a workflow",
            "Makes a draft of version 1. It need only be well-formed; what keeps it from being"
                + " published is listed under `problems`.")
        .takes(ref("DrawnWorkflow"), DRAWN)
        .writes()
        .drop(Refusal.WRITTEN_AT_THE_SAME_TIME, Refusal.INVALID_REQUEST, Refusal.UNKNOWN_KEY)
        .refuses(Refusal.INVALID_WORKFLOW)
        .answers(201, "It was created.", ref("WorkflowWritten"), WRITTEN)
        .with(201, "Location", "Its address.");
    routes
        .put(ONE, "replaceWorkflow")
        .does(
            "Replace a workflow",
            "Draws it anew, by the edits that lead there: a new version, unless nothing changed."
                + " `if_version`, or the version as `If-Match`, refuses it when somebody else was"
                + " quicker.")
        .of("id", idParameter(), ID)
        .header("If-Match", text("The version that is replaced, in quotes."), "\"1\"")
        .takes(ref("RedrawnWorkflow"), DRAWN.replaceFirst("\\{", "{\"if_version\": 1,"))
        .writes()
        .refuses(
            Refusal.INVALID_VALUE,
            Refusal.INVALID_WORKFLOW,
            Refusal.VERSION_STALE,
            Refusal.WORKFLOW_ARCHIVED)
        .forRole(Role.EDITOR)
        .answers(200, "It was replaced.", ref("WorkflowWritten"), WRITTEN);
    routes
        .post(ONE + "/edits", "editWorkflow")
        .does("Edit a workflow", "Applies edits in their order, all or none, as one new version.")
        .of("id", idParameter(), ID)
        .takes(
            closed(
                "Edits of a workflow.",
                maybe("if_version", whole("Refused unless this is the newest version.", 1)),
                key("edits", list("What is done.", ref("Edit"), 1, Limits.EDITS))),
            """
            {
              "if_version": 1,
              "edits": [
                {
                  "op": "update_agent",
                  "id": "greet",
                  "configuration": {
                    "mode": "transform",
                    "set": {"text": "${ 'Good day, ' + string(input.name) }"}
                  }
                },
                {"op": "update_workflow", "description": "Says good day."}
              ]
            }
            """)
        .writes()
        .refuses(Refusal.INVALID_EDIT, Refusal.VERSION_STALE, Refusal.WORKFLOW_ARCHIVED)
        .forRole(Role.EDITOR)
        .answers(200, "It was edited.", ref("WorkflowWritten"), WRITTEN);
  }

  private static void states(Routes routes) {
    routes
        .post(ONE + "/activate", "activateWorkflow")
        .does(
            "Publish a workflow",
            "Publishes the newest version, which must have no problems: from now on triggers run"
                + " it. Safe to repeat.")
        .of("id", idParameter(), ID)
        .mayTake(ref("IfVersion"), "{\"if_version\": 2}")
        .writes()
        .refuses(Refusal.WORKFLOW_HAS_PROBLEMS, Refusal.VERSION_STALE, Refusal.WORKFLOW_ARCHIVED)
        .forRole(Role.EDITOR)
        .answers(200, "It is active.", ref("WorkflowWritten"), WRITTEN);
    routes
        .post(ONE + "/pause", "pauseWorkflow")
        .does(
            "Rest a workflow's triggers",
            "Nothing starts it until it is activated again; runs that are under way go on.")
        .of("id", idParameter(), ID)
        .takesNothing()
        .writes()
        .refuses(Refusal.WORKFLOW_NOT_ACTIVE, Refusal.WORKFLOW_ARCHIVED)
        .forRole(Role.EDITOR)
        .answers(200, "It is paused.", ref("WorkflowWritten"), written("paused"));
    routes
        .post(ONE + "/archive", "archiveWorkflow")
        .does("Put a workflow away", "For good: its history stays, and it can only be read.")
        .of("id", idParameter(), ID)
        .takesNothing()
        .writes()
        .forRole(Role.OWNER)
        .answers(200, "It is archived.", ref("WorkflowWritten"), written("archived"));
    routes
        .delete(ONE, "deleteWorkflow")
        .does("Put a workflow away", "The same as `archive`: nothing that happened is deleted.")
        .of("id", idParameter(), ID)
        .writes()
        .forRole(Role.OWNER)
        .answers(200, "It is archived.", ref("WorkflowWritten"), written("archived"));
  }

  private static String written(String status) {
    return WRITTEN.replace("\"active\"", "\"" + status + "\"");
  }

  /** What a search takes. */
  static Schema<?> words() {
    return text("Words to look for: each must begin some word of the text.", 1, 2_000);
  }

  static Schema<?> idParameter() {
    return id("The workflow's id.");
  }

  private static void schemas(Routes routes) {
    routes.schema(
        "WorkflowStatus",
        word(
            "`draft`: never published. `active`: its triggers fire. `paused`: they rest."
                + " `archived`: put away for good.",
            WorkflowStatus.values()));
    routes.schema("Position", position());
    routes.schema("DrawnAgent", agent(true));
    routes.schema("Agent", agent(false));
    routes.schema(
        "DrawnConnection",
        closed(
            "A connection as it is sent.",
            maybe("id", id("Unique within the workflow; made from both ends unless told.")),
            key("source", id("The agent that it leaves.")),
            key("target", id("The agent that it enters.")),
            maybe("conditions", conditions())));
    routes.schema(
        "Connection",
        object(
            "A connection between two agents.",
            key("id", id("Unique within the workflow.")),
            key("source", id("The agent that it leaves.")),
            key("target", id("The agent that it enters.")),
            key("conditions", conditions())));
    routes.schema("DrawnWorkflow", closed("A workflow as it is sent.", drawn()));
    routes.schema(
        "RedrawnWorkflow",
        closed("A workflow as it replaces what is drawn.", drawn())
            .addProperty("if_version", whole("Refused unless this is the newest version.", 1)));
    routes.schema(
        "IfVersion",
        closed(
            "A condition.",
            maybe("if_version", whole("Refused unless this is the newest version.", 1))));
    routes.schema(
        "WorkflowWritten",
        object(
            "What a write to a workflow is answered with.",
            key("id", id("The workflow.")),
            key("version", whole("The newest version.", 1)),
            key("status", ref("WorkflowStatus")),
            maybe("published_version", whole("The version that triggers run.", 1)),
            key("position", whole("What a read must have seen to show this write.", 0)),
            key(
                "problems",
                list("What keeps the newest version from being published.", ref("Problem")))));
    routes.schema("Workflow", workflow());
    edits(routes);
  }

  private static Shape.Key[] drawn() {
    Stream<Shape.Key> own =
        Stream.of(
            key("name", text("For people.", 1, Limits.NAME)),
            maybe("description", text("For people.", 0, Limits.DESCRIPTION)),
            maybe("agents", list("The nodes.", ref("DrawnAgent"), 0, Limits.AGENTS)),
            maybe(
                "connections", list("The edges.", ref("DrawnConnection"), 0, Limits.CONNECTIONS)));
    Stream<Shape.Key> readOnly =
        READ_ONLY.stream()
            .map(name -> maybe(name, any("Ignored: what was read may be sent back.")));
    return Stream.concat(own, readOnly).toArray(Shape.Key[]::new);
  }

  private static Schema<?> workflow() {
    return object(
        "A workflow in its newest version.",
        key("id", id("The workflow.")),
        key("name", text("For people.")),
        key("description", text("For people.")),
        key("user_id", text("Its owner.")),
        maybe("role", word("What the caller is to it.", Role.values())),
        key("status", ref("WorkflowStatus")),
        key("agents", list("The nodes.", ref("Agent"))),
        key("connections", list("The edges.", ref("Connection"))),
        maybe(
            "execution_history",
            list("The last 20 runs, the newest first; left out in lists.", ref("RecentExecution"))),
        key("created_at", instant("When it was created.")),
        key("updated_at", instant("When it was last written.")),
        key("version", whole("Its newest version.", 1)),
        maybe("published_version", whole("The version that triggers run.", 1)),
        key("problems", list("What keeps it from being published.", ref("Problem"))),
        key("position", whole("The last event that is in here.", 0)));
  }

  private static Schema<?> agent(boolean sent) {
    Schema<?> name = text("For people.", 0, Limits.NAME);
    Schema<?> description = text("For people.", 0, Limits.DESCRIPTION);
    Schema<?> configuration =
        map("What it does; docs/guide tells the keys of each type. At most 256 KiB.");
    Schema<?> capabilities =
        list("Free labels.", text("A label.", 1, Limits.NAME), 0, Limits.CAPABILITIES);
    Shape.Key id = key("id", id("Unique within the workflow; `data.<id>` is its result."));
    Shape.Key type = key("type", word("What it is for.", AgentType.values()));
    Shape.Key model = maybe("ai_model", text("The model that an AI step prefers."));
    Shape.Key rate = maybe("learning_rate", learningRate());
    return sent
        ? closed(
            "An agent as it is sent.",
            id,
            type,
            maybe("name", name),
            maybe("description", description),
            maybe("position", ref("Position")),
            maybe("configuration", configuration),
            maybe("capabilities", capabilities),
            model,
            rate)
        : object(
            "A node of a workflow.",
            id,
            type,
            key("name", name),
            key("description", description),
            key("position", ref("Position")),
            key("configuration", configuration),
            key("capabilities", capabilities),
            model,
            rate);
  }

  private static Schema<?> learningRate() {
    return Shape.number("Kept as it is given.").minimum(BigDecimal.ZERO).maximum(BigDecimal.ONE);
  }

  private static Schema<?> position() {
    return object(
        "Where an agent is drawn.",
        key("x", Shape.number("To the right.")),
        key("y", Shape.number("Downwards.")));
  }

  private static Schema<?> conditions() {
    return list(
        "CEL expressions; all must be true for the connection to be followed.",
        text("An expression.", 1, Limits.CONDITION),
        0,
        Limits.CONDITIONS);
  }

  /** What can be done to a workflow; {@code op} tells which it is. */
  private static void edits(Routes routes) {
    Shape.Key agent = key("id", id("The agent."));
    Shape.Key connection = key("id", id("The connection."));
    routes.schema(
        "Edit",
        oneOf(
            "One edit of a workflow. In an update, what is left out stays as it is.",
            edit(
                "update_workflow",
                maybe("name", text("For people.", 1, Limits.NAME)),
                maybe("description", text("For people.", 0, Limits.DESCRIPTION))),
            edit("add_agent", key("agent", ref("DrawnAgent"))),
            edit(
                "update_agent",
                agent,
                maybe("name", text("For people.", 0, Limits.NAME)),
                maybe("description", text("For people.", 0, Limits.DESCRIPTION)),
                maybe("configuration", map("Replaces the old one as a whole.")),
                maybe("capabilities", list("Free labels.", text("A label."))),
                maybe("ai_model", text("The model that an AI step prefers.")),
                maybe("learning_rate", learningRate())),
            edit("move_agent", agent, key("position", ref("Position"))),
            edit("remove_agent", agent),
            edit("add_connection", key("connection", ref("DrawnConnection"))),
            edit("update_connection", connection, key("conditions", conditions())),
            edit("remove_connection", connection)));
  }

  private static Schema<?> edit(String op, Shape.Key... keys) {
    Shape.Key[] all = new Shape.Key[keys.length + 1];
    all[0] = key("op", only(op));
    System.arraycopy(keys, 0, all, 1, keys.length);
    return closed("`" + op + "`.", all);
  }
}
