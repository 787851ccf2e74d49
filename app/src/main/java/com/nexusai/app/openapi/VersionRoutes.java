package com.nexusai.app.openapi;

import static com.nexusai.app.openapi.Shape.id;
import static com.nexusai.app.openapi.Shape.instant;
import static com.nexusai.app.openapi.Shape.key;
import static com.nexusai.app.openapi.Shape.list;
import static com.nexusai.app.openapi.Shape.maybe;
import static com.nexusai.app.openapi.Shape.object;
import static com.nexusai.app.openapi.Shape.page;
import static com.nexusai.app.openapi.Shape.ref;
import static com.nexusai.app.openapi.Shape.text;
import static com.nexusai.app.openapi.Shape.whole;
import static com.nexusai.app.openapi.Shape.word;
import static com.nexusai.app.openapi.Shape.yesNo;
import static com.nexusai.app.openapi.WorkflowRoutes.ID;
import static com.nexusai.app.openapi.WorkflowRoutes.idParameter;

import com.nexusai.kernel.identity.Role;

/** {@code /api/v1/workflows/{id}/versions}: what a workflow was. */
final class VersionRoutes implements Described {
  private static final String ONE = "/api/v1/workflows/{id}";
  private static final String VERSION = ONE + "/versions/{version}";

  private static final String SHOWN =
      """
      {
        "id": "wf-01a203cd1bae128a9ce220b82a29efb7",
        "version": 2,
        "name": "Greeting",
        "description": "Says good day.",
        "edits": 2,
        "by": {"kind": "USER", "user": "local"},
        "created_at": "2026-11-20T09:29:51.002Z",
        "published": true,
        "problems": []
      }
      """;

  @Override
  public void describe(Routes routes) {
    routes.part("Versions", "What a workflow was, and what changed.");
    schemas(routes);
    routes
        .get(ONE + "/versions", "listVersions")
        .does("List versions", "A workflow's versions, the newest first, without their content.")
        .of("id", idParameter(), ID)
        .refuses(Refusal.INVALID_ID)
        .paged(50, 200)
        .fresh()
        .answers(
            200,
            "A page of versions.",
            page("A page of versions.", ref("Version")),
            "{\"items\": [" + SHOWN + "], \"next_cursor\": null}");
    routes
        .get(VERSION, "getVersion")
        .does("Read a version", "One version as its author left it.")
        .of("id", idParameter(), ID)
        .path("version", whole("Its number.", 1), 2)
        .refuses(Refusal.INVALID_ID)
        .fresh()
        .answers(
            200,
            "The version.",
            ref("Version"),
            SHOWN.strip().replaceFirst("}$", ", \"agents\": [], \"connections\": []}"));
    routes
        .get(ONE + "/diff", "diffVersions")
        .does("Compare two versions", "The fewest edits that turn one version into the other.")
        .of("id", idParameter(), ID)
        .refuses(Refusal.INVALID_ID, Refusal.MISSING_PARAMETER)
        .needs("from", whole("The version to begin with.", 1), 1)
        .needs("to", whole("The version to come to.", 1), 2)
        .fresh()
        .answers(
            200,
            "The edits.",
            object(
                "What changed.",
                key("from", whole("The version to begin with.", 1)),
                key("to", whole("The version to come to.", 1)),
                key("edits", list("In an order in which they can be applied.", ref("Edit")))),
            """
            {
              "from": 1,
              "to": 2,
              "edits": [{"op": "update_workflow", "description": "Says good day."}]
            }
            """);
    routes
        .post(VERSION + "/restore", "restoreVersion")
        .does(
            "Restore a version",
            "Draws the workflow as it was then; that is a new version, and nothing is published.")
        .of("id", idParameter(), ID)
        .path("version", whole("Its number.", 1), 1)
        .mayTake(ref("IfVersion"), "{\"if_version\": 2}")
        .writes()
        .refuses(Refusal.INVALID_EDIT, Refusal.VERSION_STALE, Refusal.WORKFLOW_ARCHIVED)
        .forRole(Role.EDITOR)
        .answers(
            200,
            "It is drawn as it was.",
            ref("WorkflowWritten"),
            """
            {
              "id": "wf-01a203cd1bae128a9ce220b82a29efb7",
              "version": 3,
              "status": "active",
              "published_version": 2,
              "position": 1880,
              "problems": []
            }
            """);
  }

  private static void schemas(Routes routes) {
    routes.schema(
        "Actor",
        object(
            "Who caused it.",
            key("kind", word("A person, or Nexus itself.", "USER", "SYSTEM")),
            maybe("user", text("The person."))));
    routes.schema(
        "Version",
        object(
            "A version of a workflow.",
            key("id", id("The workflow.")),
            key("version", whole("Its number.", 1)),
            key("name", text("For people.")),
            key("description", text("For people.")),
            key("edits", whole("How many single edits made it.", 0)),
            key("by", ref("Actor")),
            key("created_at", instant("When it was made.")),
            key("published", yesNo("Whether triggers run it.")),
            key("problems", list("What keeps it from being published.", ref("Problem"))),
            maybe("agents", list("The nodes; left out in lists.", ref("Agent"))),
            maybe("connections", list("The edges; left out in lists.", ref("Connection")))));
  }
}
