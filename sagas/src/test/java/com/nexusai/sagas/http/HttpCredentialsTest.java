package com.nexusai.sagas.http;

import static com.nexusai.sagas.http.HttpSteps.ADA;
import static com.nexusai.sagas.http.HttpSteps.failed;
import static com.nexusai.sagas.http.HttpSteps.input;
import static com.nexusai.sagas.http.HttpSteps.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.sagas.connector.StepResult;
import com.nexusai.sagas.connector.StepResult.Completed;
import com.nexusai.sagas.connector.StepResult.Failed;
import com.nexusai.sagas.outbound.HostEntry;
import com.nexusai.sagas.vault.Credential;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpCredentialsTest {
  private static final String TOKEN = "tok-5ecret+value/1";

  private Stub stub;
  private Stub other;
  private HttpSteps steps;

  @BeforeEach
  void start(@TempDir Path home) throws Exception {
    stub = new Stub().on("/", 200, "text/plain", "ok");
    other = new Stub().on("/", 200, "text/plain", "other");
    steps = new HttpSteps(home, "127.0.0.1");
  }

  @AfterEach
  void stop() throws Exception {
    steps.close();
    stub.close();
    other.close();
  }

  private String connect(Credential credential) {
    return connect(ADA, "http", credential, List.of("127.0.0.1:" + stub.port()));
  }

  private String connect(UserId owner, String service, Credential credential, List<String> hosts) {
    return steps
        .vault
        .add(owner, service, "mine", credential, hosts.stream().map(HostEntry::parse).toList())
        .id();
  }

  private StepResult call(String connection, Object... keysAndValues) throws Exception {
    return steps.perform(request(input(keysAndValues), connection, Duration.ofSeconds(10)));
  }

  @Test
  void a_bearer_token_is_sent() throws Exception {
    call(connect(new Credential.Bearer(TOKEN)), "url", stub.url("/"));
    assertThat(stub.last().headers()).containsEntry("Authorization", "Bearer " + TOKEN);
  }

  @Test
  void a_user_name_and_password_are_sent() throws Exception {
    call(connect(new Credential.Basic("ada", "pässword")), "url", stub.url("/"));
    assertThat(stub.last().headers()).containsEntry("Authorization", "Basic YWRhOnDDpHNzd29yZA==");
  }

  @Test
  void a_header_is_sent() throws Exception {
    call(connect(new Credential.HeaderValue("X-Shop", TOKEN)), "url", stub.url("/"));
    assertThat(stub.last().headers()).containsEntry("X-Shop", TOKEN);
  }

  @Test
  void a_credential_goes_to_no_other_host_or_port() throws Exception {
    String connection = connect(new Credential.Bearer(TOKEN));
    for (String url : List.of(other.url("/"), "http://elsewhere.example:" + stub.port() + "/")) {
      Failed failed = failed(call(connection, "url", url));
      assertThat(failed.code()).isEqualTo("CONNECTION_HOST_REFUSED");
      assertThat(failed.retryable()).isFalse();
      assertThat(failed.message()).contains("127.0.0.1:" + stub.port()).doesNotContain(TOKEN);
    }
    assertThat(other.seen).isEmpty();
  }

  @Test
  void a_redirect_takes_the_credential_to_no_other_origin() throws Exception {
    stub.redirect("/away", 307, other.url("/"));
    stub.redirect("/here", 307, "/");
    for (Credential credential :
        List.of(new Credential.Bearer(TOKEN), new Credential.HeaderValue("X-Shop", TOKEN))) {
      String connection =
          connect(
              ADA,
              "http",
              credential,
              List.of("127.0.0.1:" + stub.port(), "127.0.0.1:" + other.port()));
      call(connection, "url", stub.url("/here"));
      assertThat(stub.last().headers().values()).anyMatch(value -> value.contains(TOKEN));
      assertThat(call(connection, "url", stub.url("/away"))).isInstanceOf(Completed.class);
      assertThat(other.last().headers().values()).noneMatch(value -> value.contains(TOKEN));
    }
  }

  @Test
  void somebody_elses_connection_is_not_there() throws Exception {
    String theirs =
        connect(
            new UserId("bob"),
            "http",
            new Credential.Bearer(TOKEN),
            List.of("127.0.0.1:" + stub.port()));
    String webhook = connect(ADA, "webhook", new Credential.Hmac(TOKEN), List.of());
    for (String id : List.of(theirs, webhook, "conn_unknown")) {
      Failed failed = failed(call(id, "url", stub.url("/")));
      assertThat(failed.code()).isEqualTo("CONNECTION_NOT_FOUND");
      assertThat(failed.retryable()).isFalse();
    }
    assertThat(stub.seen).isEmpty();
  }

  @Test
  void a_header_of_the_step_may_not_stand_where_the_connections_goes() throws Exception {
    Failed failed =
        failed(
            call(
                connect(new Credential.Bearer(TOKEN)),
                "url",
                stub.url("/"),
                "headers",
                input("authorization", "Bearer mine")));
    assertThat(failed.code()).isEqualTo("INVALID_INPUT");
    assertThat(failed.details()).containsEntry("path", "$.headers.Authorization");
  }

  @Test
  void a_service_that_echoes_the_credential_does_not_bring_it_into_the_run() throws Exception {
    stub.on(
        "/echo",
        exchange -> {
          String echo = exchange.getRequestHeaders().getFirst("Authorization");
          exchange.getResponseHeaders().set("X-Request-Id", echo);
          exchange.getResponseHeaders().set("Location", "/?q=tok-5ecret%2Bvalue%2F1");
          String json = "{\"headers\":{\"auth\":[\"" + echo + "\"]},\"" + echo + "\":1}";
          int status = exchange.getRequestURI().getPath().endsWith("/bad") ? 400 : 200;
          Stub.send(exchange, status, "application/json", json.getBytes());
        });
    String connection = connect(new Credential.Bearer(TOKEN));
    StepResult good = call(connection, "url", stub.url("/echo"));
    assertThat(good).isInstanceOf(Completed.class);
    StepResult bad = call(connection, "url", stub.url("/echo/bad?q=" + TOKEN));
    assertThat(bad).isInstanceOf(Failed.class);
    assertThat(good + " " + bad).contains("Bearer ***").doesNotContain("5ecret");
    assertThat(((Completed) good).output())
        .extracting("body")
        .isEqualTo(Map.of("headers", Map.of("auth", List.of("Bearer ***")), "Bearer ***", 1L));
  }
}
