package com.nexusai.sagas.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.sagas.connector.Connector;
import com.nexusai.sagas.connector.Connectors;
import com.nexusai.sagas.connector.StepRequest;
import com.nexusai.sagas.connector.StepResult;
import com.nexusai.sagas.vault.Credential;
import com.nexusai.sagas.vault.Unlocked;
import com.nexusai.sagas.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

class ConnectionControllerTest {
  private static final String SECRET = "s3cr3t-value";
  private static final String GOOD =
      "{'name':'Shop','kind':'bearer','token':'s3cr3t-value','hosts':['API.shop.example','127.0.0.1:81']}";

  /** Shows a refusal as the application does, as far as it matters here. */
  @RestControllerAdvice
  static class Problems {
    @ExceptionHandler
    ResponseEntity<Object> refused(Rejection e) {
      return ResponseEntity.status(e.rejection().kind().status()).body(e.rejection());
    }
  }

  /** A service that takes the kinds of http. */
  private record Service(String service, List<String> connectionKinds) implements Connector {
    @Override
    public StepResult perform(StepRequest request) {
      throw new AssertionError("not called here");
    }
  }

  private Vault vault;
  private MockMvcTester mvc;

  @BeforeEach
  void start(@TempDir Path home) {
    vault = new Vault(home, "", InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z")));
    Connectors connectors =
        new Connectors(
            List.of(
                new Service("http", List.of("bearer", "basic", "header")),
                new Service("plain", List.of())));
    mvc =
        MockMvcTester.create(
            MockMvcBuilders.standaloneSetup(new ConnectionController(vault, connectors))
                .setControllerAdvice(new Problems())
                .build());
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  private MvcTestResult connect(String service, String json) {
    return mvc.post()
        .uri("/api/v1/integrations/{service}/connect", service)
        .principal(user("ada"))
        .contentType("application/json")
        .content(json.replace('\'', '"'))
        .exchange();
  }

  private MvcTestResult list(String user) {
    return mvc.get().uri("/api/v1/integrations").principal(user(user)).exchange();
  }

  private MvcTestResult delete(String user, Object id) {
    return mvc.delete()
        .uri("/api/v1/integrations/connections/{id}", id)
        .principal(user(user))
        .exchange();
  }

  private static Principal user(String name) {
    return () -> name;
  }

  private static Map<?, ?> json(MvcTestResult result) {
    return (Map<?, ?>) Json.read(result.getResponse().getContentAsByteArray());
  }

  private static String text(MvcTestResult result) {
    return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
  }

  @Test
  void a_connection_is_added_and_shown_without_its_secret() {
    MvcTestResult added = connect("http", GOOD);
    assertThat(added).hasStatus(201);
    Map<?, ?> view = json(added);
    assertThat(view.keySet().stream().map(String::valueOf))
        .containsExactly("id", "service", "kind", "name", "hosts", "created_at");
    assertThat(view.get("hosts")).isEqualTo(List.of("api.shop.example", "127.0.0.1:81"));
    assertThat(view.get("created_at")).isEqualTo("2026-11-22T12:00:00Z");
    assertThat(vault.unlock(new UserId("ada"), (String) view.get("id")).map(Unlocked::credential))
        .contains(new Credential.Bearer(SECRET));

    MvcTestResult listed = list("ada");
    assertThat(listed).hasStatus(200);
    assertThat(json(listed).get("integrations"))
        .isEqualTo(
            List.of(
                Map.of(
                    "service", "http",
                    "kinds", List.of("bearer", "basic", "header"),
                    "connections", List.of(view)),
                Map.of("service", "plain", "kinds", List.of(), "connections", List.of()),
                Map.of("service", "webhook", "kinds", List.of("hmac"), "connections", List.of())));
    assertThat(text(added) + text(listed)).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "http, `{'name':'n','kind':'basic','username':'ada','password':'s3cr3t-value','hosts':['a.example']}`",
        "http, `{'name':'n','kind':'header','header':'X-Api-Key','value':'s3cr3t-value','hosts':['a.example']}`",
        "webhook, `{'name':'n','kind':'hmac','secret':'s3cr3t-value'}`"
      })
  void every_kind_can_be_added(String service, String json) {
    MvcTestResult added = connect(service, json);
    assertThat(added).hasStatus(201);
    String id = (String) json(added).get("id");
    assertThat(vault.unlock(new UserId("ada"), id).orElseThrow().credential().secrets())
        .contains(SECRET);
    assertThat(text(added)).doesNotContain(SECRET);
  }

  @Test
  void a_stranger_sees_and_removes_nothing() {
    Object id = json(connect("http", GOOD)).get("id");
    assertThat(text(list("bob"))).doesNotContain(String.valueOf(id));
    assertThat(delete("bob", id)).hasStatus(404);
    assertThat(delete("ada", id)).hasStatus(204);
    assertThat(delete("ada", id)).hasStatus(404);
    assertThat(text(list("ada"))).doesNotContain(String.valueOf(id));
  }

  @Test
  void who_is_not_known_is_asked_for_a_token() {
    assertThat(mvc.get().uri("/api/v1/integrations").exchange()).hasStatus(401);
    assertThat(mvc.delete().uri("/api/v1/integrations/connections/x").exchange()).hasStatus(401);
    assertThat(mvc.post().uri("/api/v1/integrations/http/connect").content(GOOD).exchange())
        .hasStatus(401);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``, MALFORMED_JSON, $",
        "`{'name'`, MALFORMED_JSON, $",
        "`[]`, WRONG_TYPE, $",
        "`{'name':'n','token':'s3cr3t-value','hosts':['a']}`, MISSING_KEY, $.kind",
        "`{'name':'n','kind':'hmac','secret':'s3cr3t-value'}`, INVALID_VALUE, $.kind",
        "`{'name':'n','kind':7}`, INVALID_VALUE, $.kind",
        "`{'kind':'bearer','token':'s3cr3t-value','hosts':['a']}`, MISSING_KEY, $.name",
        "`{'name':' ','kind':'bearer','token':'s3cr3t-value','hosts':['a']}`, INVALID_VALUE, $.name",
        "`{'name':7,'kind':'bearer','token':'s3cr3t-value','hosts':['a']}`, WRONG_TYPE, $.name",
        "`{'name':'n','kind':'bearer','hosts':['a']}`, MISSING_KEY, $.token",
        "`{'name':'n','kind':'bearer','token':'s3cr3t-value x','hosts':['a']}`, INVALID_VALUE, $.token",
        "`{'name':'n','kind':'bearer','token':'s3cr3t-value\\r\\nX: y','hosts':['a']}`, INVALID_VALUE, $.token",
        "`{'name':'n','kind':'bearer','token':['s3cr3t-value'],'hosts':['a']}`, WRONG_TYPE, $.token",
        "`{'name':'n','kind':'basic','username':'a:b','password':'s3cr3t-value','hosts':['a']}`, INVALID_VALUE, $.username",
        "`{'name':'n','kind':'header','header':'Host','value':'s3cr3t-value','hosts':['a']}`, INVALID_VALUE, $.header",
        "`{'name':'n','kind':'header','header':'a b','value':'s3cr3t-value','hosts':['a']}`, INVALID_VALUE, $.header",
        "`{'name':'n','kind':'bearer','token':'s3cr3t-value'}`, MISSING_KEY, $.hosts",
        "`{'name':'n','kind':'bearer','token':'s3cr3t-value','hosts':[]}`, INVALID_VALUE, $.hosts",
        "`{'name':'n','kind':'bearer','token':'s3cr3t-value','hosts':['a','http://a/']}`, INVALID_VALUE, $.hosts[1]",
        "`{'name':'n','kind':'bearer','token':'s3cr3t-value','hosts':['*.a']}`, INVALID_VALUE, $.hosts[0]",
        "`{'name':'n','kind':'bearer','token':'s3cr3t-value','hosts':['a'],'secret':'s3cr3t-value'}`, UNKNOWN_KEY, $.secret"
      })
  void a_wrong_body_is_refused_by_its_path_and_never_quoted(String body, String code, String path) {
    MvcTestResult refused = connect("http", body);
    assertThat(refused).hasStatus(400);
    Map<?, ?> rejection = json(refused);
    assertThat(rejection.get("code")).isEqualTo(code);
    assertThat(rejection.get("problems")).asString().contains("path=" + path);
    assertThat(text(refused)).doesNotContain("s3cr3t");
    assertThat(vault.list(new UserId("ada"))).isEmpty();
  }

  @Test
  void every_problem_is_told_at_once() {
    MvcTestResult refused = connect("http", "{'kind':'basic','hosts':7,'x':1}");
    assertThat((List<?>) json(refused).get("problems")).hasSize(5);
  }

  @Test
  void a_webhook_secret_is_sent_nowhere_so_hosts_are_refused() {
    MvcTestResult refused =
        connect("webhook", "{'name':'n','kind':'hmac','secret':'s3cr3t-value','hosts':['a']}");
    assertThat(json(refused).get("code")).isEqualTo("UNKNOWN_KEY");
  }

  @Test
  void a_service_without_connections_or_without_existence_is_not_found() {
    assertThat(connect("plain", GOOD)).hasStatus(404);
    assertThat(connect("nope", GOOD)).hasStatus(404);
  }

  @Test
  void a_large_body_is_refused() {
    assertThat(connect("http", "{'name':'" + "x".repeat(70_000) + "'}")).hasStatus(413);
  }
}
