package com.nexusai.app.openapi;

import static com.nexusai.app.openapi.Shape.closed;
import static com.nexusai.app.openapi.Shape.instant;
import static com.nexusai.app.openapi.Shape.key;
import static com.nexusai.app.openapi.Shape.list;
import static com.nexusai.app.openapi.Shape.object;
import static com.nexusai.app.openapi.Shape.oneOf;
import static com.nexusai.app.openapi.Shape.only;
import static com.nexusai.app.openapi.Shape.ref;
import static com.nexusai.app.openapi.Shape.text;
import static com.nexusai.app.openapi.Shape.word;

import com.nexusai.sagas.vault.Kind;
import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code /api/v1/integrations}: the credentials that workflows name. */
final class IntegrationRoutes implements Described {
  private static final String ALL = "/api/v1/integrations";

  private static final String CONNECTION =
      """
      {
        "id": "con-5d2f0e3c9b8a4f17",
        "service": "http",
        "kind": "bearer",
        "name": "The shop's API",
        "hosts": ["api.example.com"],
        "created_at": "2026-11-20T09:30:00.125Z"
      }
      """;

  @Override
  public void describe(Routes routes) {
    routes.part(
        "Integrations",
        "Credentials that workflows name by their id. A secret goes in and never comes out.");
    routes.schema(
        "Credential",
        object(
            "A connection without its secret.",
            key("id", text("What workflows name it by.")),
            key("service", text("The service that it is for.")),
            key("kind", word("The kind of credential.", Kind.values())),
            key("name", text("For people.")),
            key("hosts", list("The only hosts that it is sent to.", text("`host[:port]`."))),
            key("created_at", instant("When it was added."))));
    routes.schema(
        "NewCredential",
        oneOf(
            "A credential as it is sent.",
            Arrays.stream(Kind.values()).map(IntegrationRoutes::sent).toArray(Schema<?>[]::new)));
    routes
        .get(ALL, "listIntegrations")
        .does("List services", "Every service, with the caller's connections to it.")
        .answers(
            200,
            "The services.",
            object(
                "The services.",
                key(
                    "integrations",
                    list(
                        "The services.",
                        object(
                            "A service.",
                            key("service", text("Its name.")),
                            key("kinds", list("What it takes.", text("A kind."))),
                            key("connections", list("The caller's.", ref("Credential"))))))),
            "{\"integrations\": [{\"service\": \"http\", \"kinds\": [\"bearer\"],"
                + " \"connections\": ["
                + CONNECTION
                + "]}]}");
    routes
        .post(ALL + "/{service}/connect", "connectService")
        .does(
            "Add a connection",
            "Keeps a credential in the vault, encrypted. `webhook` takes the secret that callers"
                + " sign with.")
        .of("service", text("The service."), "http")
        .takes(
            ref("NewCredential"),
            """
            {
              "name": "The shop's API",
              "kind": "bearer",
              "token": "s3cr3t",
              "hosts": ["api.example.com"]
            }
            """)
        .refuses(
            Refusal.MISSING_KEY,
            Refusal.INVALID_VALUE,
            Refusal.TOO_MANY_CONNECTIONS,
            Refusal.STORAGE_FULL)
        .drop(Refusal.BODY_CUT_OFF, Refusal.INVALID_REQUEST)
        .answers(201, "It was added.", ref("Credential"), CONNECTION);
    routes
        .delete(ALL + "/connections/{id}", "removeConnection")
        .does("Remove a connection", "For good; steps that name it fail from then on.")
        .of("id", text("The connection."), "con-5d2f0e3c9b8a4f17")
        .answers(204, "It is gone.");
  }

  /** The keys of a kind of credential. */
  private static Schema<?> sent(Kind kind) {
    List<Shape.Key> keys = new ArrayList<>();
    keys.add(key("name", text("For people.", 1, 100)));
    keys.add(key("kind", only(kind.label())));
    if (kind.isSent()) {
      keys.add(
          key("hosts", list("The only hosts that it is sent to.", text("`host[:port]`."), 1, 50)));
    }
    kind.fields()
        .forEach(
            field -> keys.add(key(field.name(), text(field.expected() + ".").format("password"))));
    return closed("`" + kind.label() + "`.", keys.toArray(Shape.Key[]::new));
  }
}
