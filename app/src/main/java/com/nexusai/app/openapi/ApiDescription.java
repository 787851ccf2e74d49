package com.nexusai.app.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.ArrayList;
import java.util.List;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

/** Writes the whole description; it is asked when somebody first reads it, not at the start. */
final class ApiDescription implements GlobalOpenApiCustomizer {
  private static final String BEARER = "bearer";
  private static final String COOKIE = "cookie";

  /** A feature with new routes is added here; without that a test fails. */
  private static final List<Described> FEATURES =
      List.of(
          new WorkflowRoutes(),
          new MemberRoutes(),
          new VersionRoutes(),
          new ExecutionRoutes(),
          new StepRoutes(),
          new StreamRoutes(),
          new HookRoutes(),
          new IntegrationRoutes(),
          new IdentityRoutes(),
          new AuditRoutes(),
          new OperatingRoutes());

  private static final String ABOUT =
      """
      Nexus runs workflows and remembers everything: every edit and every step is an event.

      JSON with names in snake_case, times in ISO-8601 and UTC. Every write answers with a \
      `position`; a read with `at_least=<position>` shows it. Lists are read page by page with \
      `limit` and `cursor`.

      Every refusal is `application/problem+json` with a stable `code`, and tells all problems of \
      a request at once: where, what was expected, what was found. Codes are never renamed.

      A user or an address may make so many requests a minute: an answer that was counted tells \
      `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`. What is shared with you in \
      a role that is not enough is refused with `ROLE_REQUIRED`, what is not with `NOT_FOUND`.

      The same live streams are offered over RSocket, on TCP and on the WebSocket `/rsocket`.\
      """;

  @Override
  public void customise(OpenAPI api) {
    api.info(
            new Info()
                .title("Nexus")
                .version("1")
                .description(ABOUT)
                .contact(new Contact().name("Whoever runs this server"))
                .license(new License().name("Apache License 2.0").identifier("Apache-2.0")))
        .servers(List.of(new Server().url("/").description("This server.")))
        .tags(new ArrayList<>())
        .security(
            List.of(
                new SecurityRequirement().addList(BEARER),
                new SecurityRequirement().addList(COOKIE)))
        .paths(new Paths())
        .components(new Components());
    schemes(api.getComponents());
    Refusals.describe(api.getComponents());
    Routes routes = new Routes(api);
    FEATURES.forEach(feature -> feature.describe(routes));
    routes.finish();
  }

  private static void schemes(Components components) {
    components.addSecuritySchemes(
        BEARER,
        new SecurityScheme()
            .type(SecurityScheme.Type.HTTP)
            .scheme(BEARER)
            .description(
                "`Authorization: Bearer …` with the token in the data folder's `token`, or with an"
                    + " ID token of the server's Firebase project."));
    components.addSecuritySchemes(
        COOKIE,
        new SecurityScheme()
            .type(SecurityScheme.Type.APIKEY)
            .in(SecurityScheme.In.COOKIE)
            .name("nexus_session_8080")
            .description(
                "Set by a sign-in link or by `POST /api/v1/session`; its name ends with the"
                    + " server's port. Only for this server's own pages."));
  }
}
