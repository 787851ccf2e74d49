package com.nexusai.app.openapi;

import static com.nexusai.app.openapi.Shape.closed;
import static com.nexusai.app.openapi.Shape.id;
import static com.nexusai.app.openapi.Shape.instant;
import static com.nexusai.app.openapi.Shape.key;
import static com.nexusai.app.openapi.Shape.list;
import static com.nexusai.app.openapi.Shape.maybe;
import static com.nexusai.app.openapi.Shape.object;
import static com.nexusai.app.openapi.Shape.ref;
import static com.nexusai.app.openapi.Shape.text;
import static com.nexusai.app.openapi.Shape.whole;
import static com.nexusai.app.openapi.Shape.word;
import static com.nexusai.app.openapi.WorkflowRoutes.ID;
import static com.nexusai.app.openapi.WorkflowRoutes.idParameter;

import com.nexusai.kernel.identity.Role;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/workflows/{id}/members}: let others in. */
final class MemberRoutes implements Described {
  private static final String ALL = "/api/v1/workflows/{id}/members";
  private static final String ONE = ALL + "/{uid}";
  private static final String UID = "b7Xk2mQ9";

  @Override
  public void describe(Routes routes) {
    routes.part("Sharing", "Let others see a workflow, run it or edit it.");
    schemas(routes);
    routes
        .get(ALL, "listMembers")
        .does("List members", "Everybody but the owner, the first one who was let in first.")
        .of("id", idParameter(), ID)
        .refuses(Refusal.INVALID_ID)
        .fresh()
        .fromTheLog()
        .answers(
            200,
            "The members, at most 100.",
            object("All members.", key("items", list("Them.", ref("Member")))),
            """
            {
              "items": [
                {
                  "uid": "b7Xk2mQ9",
                  "role": "operator",
                  "added_at": "2026-11-20T09:30:00.125Z",
                  "added_by": "local"
                }
              ]
            }
            """);
    member(routes.put(ONE, "shareWorkflow"))
        .does(
            "Let somebody in",
            "Gives a user a role, or another one. Nobody checks that there is such a user. Safe to"
                + " repeat.")
        .takes(closed("What they become.", key("role", role())), "{\"role\": \"operator\"}")
        .refuses(Refusal.INVALID_VALUE, Refusal.MISSING_KEY, Refusal.TOO_MANY_MEMBERS)
        .forRole(Role.OWNER)
        .answers(200, "They are a member.", ref("MemberWritten"), written("operator"));
    member(routes.delete(ONE, "unshareWorkflow"))
        .does(
            "Shut somebody out",
            "The next request of a former member finds nothing, and their open streams end."
                + " Members may leave by themselves. Safe to repeat.")
        .forRole(Role.OWNER)
        .answers(200, "They are no member.", ref("MemberWritten"), written(null));
  }

  /** What every write about a member has. */
  private static Route member(Route route) {
    return route
        .of("id", idParameter(), ID)
        .path("uid", text("The user's id at the identity provider.", 1, 128), UID)
        .writes()
        .refuses(Refusal.INVALID_ID, Refusal.OWNER_IS_NO_MEMBER);
  }

  private static String written(@Nullable String role) {
    return "{\"workflow_id\": \"%s\", \"uid\": \"%s\", %s\"position\": 1875}"
        .formatted(ID, UID, role == null ? "" : "\"role\": \"" + role + "\", ");
  }

  private static Schema<?> role() {
    return word(
        "`viewer`: reads. `operator`: starts and steers runs, too. `editor`: edits, too.",
        Role.GIVEN.stream().map(Role::word).toList());
  }

  private static void schemas(Routes routes) {
    routes.schema(
        "Member",
        object(
            "Somebody with whom a workflow is shared.",
            key("uid", text("The user.")),
            key("role", role()),
            key("added_at", instant("When they were let in.")),
            maybe("added_by", text("By whom."))));
    routes.schema(
        "MemberWritten",
        object(
            "What a write about a member is answered with.",
            key("workflow_id", id("The workflow.")),
            key("uid", text("The user.")),
            maybe("role", role()),
            key("position", whole("What a read must have seen to show this write.", 0))));
  }
}
