package com.nexusai.query.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.Firestore;
import com.nexusai.kernel.json.Json;
import com.nexusai.query.testing.FirestoreEmulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that are deployed, on the emulator, as a web client meets them. */
class RulesTest {
  private static final String ADA = "ada";
  private static final String EVE = "eve";

  private final FirestoreEmulator emulator = FirestoreEmulator.shared();
  private final String project = FirestoreEmulator.freshProject();
  private Firestore server;

  @BeforeEach
  void fill() throws Exception {
    String rules = Files.readString(Path.of("..", "firestore.rules"));
    var answer =
        emulator.rest(
            "PUT",
            "/emulator/v1/projects/" + project + ":securityRules",
            Json.text(
                Map.of(
                    "rules",
                    Map.of("files", List.of(Map.of("name", "firestore.rules", "content", rules))))),
            List.of("Content-Type", "application/json"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    server = emulator.client(project);
    for (String kind : List.of("workflows", "executions")) {
      server.document(kind + "/a").set(Map.of("user_id", ADA, "position", 1L)).get();
      server.document(kind + "/a/parts/x-0").set(Map.of("gzip", "x")).get();
    }
    server.document("workflows/a/versions/0000000001").set(Map.of("version", 1L)).get();
    server.document("executions/a/steps/fetch").set(Map.of("agent_id", "fetch")).get();
    server.document("audit/0000001").set(Map.of("user_id", ADA)).get();
    server.document("projections/executions").set(Map.of("user_id", ADA)).get();
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  private static final String HERE =
      """
      workflows/a
      workflows/a/versions/0000000001
      workflows/a/parts/x-0
      executions/a
      executions/a/steps/fetch
      executions/a/parts/x-0
      """;

  private int status(String method, String user, String path, String body) {
    List<String> headers =
        user == null
            ? List.of("Content-Type", "application/json")
            : List.of("Content-Type", "application/json", "Authorization", "Bearer " + token(user));
    return emulator
        .rest(
            method,
            "/v1/projects/" + project + "/databases/(default)/documents" + path,
            body,
            headers)
        .statusCode();
  }

  /** Unsigned, which only an emulator accepts. */
  private String token(String user) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String header = Json.text(Map.of("alg", "none", "typ", "JWT"));
    String claims =
        Json.text(
            Map.of(
                "sub",
                user,
                "user_id",
                user,
                "iss",
                "https://securetoken.google.com/" + project,
                "aud",
                project,
                "iat",
                1L,
                "exp",
                4_000_000_000L));
    return base64.encodeToString(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + ".";
  }

  @Test
  void an_owner_reads_their_own_with_all_that_lies_below() {
    HERE.lines()
        .forEach(path -> assertThat(status("GET", ADA, "/" + path, "")).as(path).isEqualTo(200));
    assertThat(status("GET", ADA, "/executions/a/steps", "")).isEqualTo(200);
    assertThat(status("GET", ADA, "/workflows/a/versions", "")).isEqualTo(200);
  }

  @Test
  void a_stranger_and_somebody_without_a_name_read_nothing() {
    HERE.lines()
        .forEach(path -> {
          assertThat(status("GET", EVE, "/" + path, "")).as(path).isEqualTo(403);
          assertThat(status("GET", null, "/" + path, "")).as(path).isEqualTo(403);
        });
    assertThat(status("GET", EVE, "/executions/a/steps", "")).isEqualTo(403);
    assertThat(status("GET", EVE, "/executions/missing", "")).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"workflows", "executions"})
  void a_list_is_answered_only_to_who_asks_for_their_own(String collection) {
    assertThat(status("POST", ADA, ":runQuery", query(collection, ADA))).isEqualTo(200);
    assertThat(status("POST", EVE, ":runQuery", query(collection, ADA))).isEqualTo(403);
    assertThat(status("POST", ADA, ":runQuery", query(collection, null))).isEqualTo(403);
    assertThat(status("GET", EVE, "/" + collection, "")).isEqualTo(403);
  }

  private static String query(String collection, String owner) {
    Map<String, Object> from = Map.of("from", List.of(Map.of("collectionId", collection)));
    Map<String, Object> where =
        Map.of(
            "fieldFilter",
            Map.of(
                "field", Map.of("fieldPath", "user_id"),
                "op", "EQUAL",
                "value", Map.of("stringValue", String.valueOf(owner))));
    return Json.text(
        Map.of(
            "structuredQuery",
            owner == null ? from : Map.of("from", from.get("from"), "where", where)));
  }

  @Test
  void nobody_writes_from_outside_not_even_an_owner() {
    String fields = "{\"fields\":{\"user_id\":{\"stringValue\":\"ada\"}}}";
    HERE.lines()
        .forEach(path -> {
          assertThat(status("PATCH", ADA, "/" + path, fields)).as(path).isEqualTo(403);
          assertThat(status("DELETE", ADA, "/" + path, "")).as(path).isEqualTo(403);
        });
    assertThat(status("POST", ADA, "/executions?documentId=new", fields)).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "audit/0000001",
        "projections/executions",
        "projections/executions/dead_letters/x",
        "executions/a/others/x",
        "executions/a/steps/fetch/deeper/x"
      })
  void everything_else_is_nobodys(String path) {
    assertThat(status("GET", ADA, "/" + path, "")).isEqualTo(403);
  }

  @Test
  void all_steps_of_everybody_cannot_be_asked_for_at_once() {
    String all =
        Json.text(
            Map.of(
                "structuredQuery",
                Map.of("from", List.of(Map.of("collectionId", "steps", "allDescendants", true)))));
    assertThat(status("POST", ADA, ":runQuery", all)).isEqualTo(403);
  }
}
