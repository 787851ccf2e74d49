package com.nexusai.app.openapi;

import static com.nexusai.app.openapi.Shape.id;
import static com.nexusai.app.openapi.Shape.instant;
import static com.nexusai.app.openapi.Shape.key;
import static com.nexusai.app.openapi.Shape.maybe;
import static com.nexusai.app.openapi.Shape.object;
import static com.nexusai.app.openapi.Shape.page;
import static com.nexusai.app.openapi.Shape.ref;
import static com.nexusai.app.openapi.Shape.text;
import static com.nexusai.app.openapi.Shape.whole;
import static com.nexusai.app.openapi.Shape.word;

/** {@code /api/v1/audit}: who did what. */
final class AuditRoutes implements Described {

  @Override
  public void describe(Routes routes) {
    routes.part("Audit", "For admins: what people did to anybody's workflows and runs.");
    routes.schema(
        "AuditEntry",
        object(
            "One thing that a person did; nothing of what a run works on.",
            key("position", whole("The last event of it.", 0)),
            key("time", instant("When it was decided.")),
            key("actor", text("The person.")),
            maybe("user_id", text("Whose workflow or run it is.")),
            key("subject_kind", word("What sort of thing.", "workflow", "execution")),
            key("subject", id("The workflow or the run.")),
            maybe("workflow_id", id("The run's workflow.")),
            key("type", text("What was done, as a word.")),
            maybe("edits", whole("How many edits made the version.", 1)),
            key("summary", text("For people, in one line."))));
    routes
        .get("/api/v1/audit/events", "listAuditEvents")
        .does("List the audit", "What people did, the newest first.")
        .forAdmins()
        .query("from", whole("Only what comes after this position.", 0), 0)
        .query("subject", text("Only of this workflow or run.", 1, 2_000), WorkflowRoutes.ID)
        .query("actor", text("Only what this user did.", 1, 2_000), "local")
        .query("type", text("Only what was done in this way.", 1, 2_000), "workflow_edited")
        .paged(50, 200)
        .fresh()
        .answers(
            200,
            "A page of the audit.",
            page("A page of the audit.", ref("AuditEntry")),
            """
            {
              "items": [
                {
                  "position": 1874,
                  "time": "2026-11-20T09:29:51.002Z",
                  "actor": "local",
                  "user_id": "local",
                  "subject_kind": "workflow",
                  "subject": "wf-01a203cd1bae128a9ce220b82a29efb7",
                  "type": "workflow_edited",
                  "edits": 2,
                  "summary": "Edited, version 2 in 2 edits"
                }
              ],
              "next_cursor": null
            }
            """);
  }
}
