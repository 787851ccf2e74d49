package com.nexusai.command.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.command.Flows;
import com.nexusai.command.ServerTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowRoutesTest extends ServerTest {
  private static final String ROUTE = "/api/v1/workflows";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'name': | 400 | MALFORMED_JSON",
        "[] | 422 | INVALID_WORKFLOW",
        "{} | 422 | INVALID_WORKFLOW",
        "{'name': 'x', 'colour': 'red'} | 422 | INVALID_WORKFLOW",
        "{'name': 'x', 'agents': {}} | 422 | INVALID_WORKFLOW",
        "{'name': 'x', 'agents': [{'id': 'a', 'type': 'robot'}]} | 422 | INVALID_WORKFLOW"
      })
  void a_drawing_that_is_not_well_formed_is_refused(String body, int status, String code) {
    Told refused = ada("POST", ROUTE, body);

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.get("code")).isEqualTo(code);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void without_a_user_nothing_is_written() {
    assertThat(send(request("POST", ROUTE, Flows.DOUBLE)).status()).isEqualTo(401);
  }

  @Test
  void a_created_workflow_is_told_with_its_address_and_position() {
    Told created = ada("POST", ROUTE, Flows.DOUBLE);

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo(ROUTE + "/" + created.get("id"));
    assertThat(created.json())
        .containsEntry("version", 1L)
        .containsEntry("status", "draft")
        .containsEntry("problems", List.of())
        .doesNotContainKey("published_version");
    assertThat((Long) created.get("position")).isPositive();
  }

  @Test
  void a_stale_edit_is_told_what_was_expected_and_found() {
    String id = create(Flows.DOUBLE);
    String rename = "{'if_version': 1, 'edits': [{'op': 'update_workflow', 'name': 'New'}]}";
    assertThat(ada("POST", ROUTE + "/" + id + "/edits", rename).get("version")).isEqualTo(2L);

    Told refused = ada("POST", ROUTE + "/" + id + "/edits", rename);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(problems(refused).getFirst())
        .containsEntry("code", "VERSION_STALE")
        .containsEntry("path", "$.if_version")
        .containsEntry("expected", "version 1")
        .containsEntry("found", "version 2");
  }

  @Test
  void everything_wrong_with_an_edits_request_is_told_at_once() {
    String id = create(Flows.DOUBLE);

    Told refused =
        ada(
            "POST",
            ROUTE + "/" + id + "/edits",
            "{'if_version': 'one', 'edits': [{'op': 'dance'}], 'force': true}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(problems(refused))
        .extracting(problem -> problem.get("path"))
        .containsExactlyInAnyOrder("$.if_version", "$.edits[0].op", "$.force");
  }

  @Test
  void a_version_with_problems_is_not_activated() {
    String id = create("{'name': 'Empty'}");

    Told refused = ada("POST", ROUTE + "/" + id + "/activate", null);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.get("code")).isEqualTo("WORKFLOW_HAS_PROBLEMS");
  }

  @Test
  void replacing_a_workflow_makes_only_the_edits_that_are_needed() {
    String id = create(Flows.DOUBLE);
    assertThat(ada("PUT", ROUTE + "/" + id, Flows.DOUBLE).get("version")).isEqualTo(1L);

    String renamed = Flows.DOUBLE.replace("'name': 'Test'", "'name': 'New', 'if_version': 1");
    assertThat(ada("PUT", ROUTE + "/" + id, renamed).get("version")).isEqualTo(2L);
    assertThat(ada("PUT", ROUTE + "/" + id, renamed).get("code")).isEqualTo("VERSION_STALE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"\"1\" | 200", "1 | 200", "W/\"1\" | 200", "* | 200", "\"2\" | 409", "x | 400"})
  void a_replacement_may_name_the_version_in_a_header(String header, int status) {
    String id = create(Flows.DOUBLE);

    Told told =
        send(
            request("PUT", ROUTE + "/" + id, Flows.FAILING)
                .header("X-User", "ada")
                .header("If-Match", header));

    assertThat(told.status()).isEqualTo(status);
  }

  @Test
  void an_older_version_is_restored_as_a_new_one() {
    String id = create(Flows.DOUBLE);
    ada("PUT", ROUTE + "/" + id, Flows.FAILING);

    Told restored = ada("POST", ROUTE + "/" + id + "/versions/1/restore", null);

    assertThat(restored.status()).isEqualTo(200);
    assertThat(restored.get("version")).isEqualTo(3L);
    // It is as it was: drawing it so again changes nothing.
    assertThat(ada("PUT", ROUTE + "/" + id, Flows.DOUBLE).get("version")).isEqualTo(3L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "2", "x", "-1", "99999999999"})
  void a_version_that_never_was_is_not_restored(String version) {
    String id = create(Flows.DOUBLE);

    assertThat(ada("POST", ROUTE + "/" + id + "/versions/" + version + "/restore", null).status())
        .isEqualTo(404);
  }

  @Test
  void deleting_archives_and_a_repeat_does_nothing() {
    String id = active(Flows.DOUBLE);

    Told deleted = ada("DELETE", ROUTE + "/" + id, null);

    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.json()).containsEntry("status", "archived").containsKey("position");
    assertThat(ada("DELETE", ROUTE + "/" + id, null).status()).isEqualTo(200);
    assertThat(ada("POST", ROUTE + "/" + id + "/activate", null).get("code"))
        .isEqualTo("WORKFLOW_ARCHIVED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "PUT ||{'name': 'x'}",
        "DELETE ||",
        "POST |/edits|{'edits': [{'op': 'update_workflow', 'name': 'x'}]}",
        "POST |/activate|",
        "POST |/pause|",
        "POST |/archive|",
        "POST |/versions/1/restore|",
        "POST |/execute|{}"
      })
  void a_strangers_workflow_and_one_that_never_was_are_told_alike(
      String method, String verb, String body) {
    String id = create(Flows.DOUBLE);
    String path = verb == null ? "" : verb;

    Told strangers = send(request(method, ROUTE + "/" + id + path, body).header("X-User", "bob"));
    Told nobodys = ada(method, ROUTE + "/wf-nobody" + path, body);
    Told impossible = ada(method, ROUTE + "/%20" + path, body);

    assertThat(strangers.status()).isEqualTo(404);
    assertThat(nobodys.status()).isEqualTo(404);
    assertThat(impossible.status()).isEqualTo(404);
    assertThat(strangers.text().replace(id, "?"))
        .isEqualTo(nobodys.text().replace("wf-nobody", "?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/activate", "/pause", "/archive", "/versions/1/restore", "/execute"})
  void unknown_keys_are_refused_everywhere(String verb) {
    String id = create(Flows.DOUBLE);

    Told refused = ada("POST", ROUTE + "/" + id + verb, "{'froce': true}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.get("code")).isEqualTo("UNKNOWN_KEY");
  }

  @Test
  void a_body_of_more_than_10_mebibytes_is_refused() {
    Told refused = ada("POST", ROUTE, "[" + " ".repeat(11 * 1024 * 1024) + "]");

    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.get("code")).isEqualTo("BODY_TOO_LARGE");
  }

  @Test
  void a_body_of_depth_1000_is_refused() {
    Told refused = ada("POST", ROUTE, "[".repeat(1000) + "]".repeat(1000));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.get("code")).isEqualTo("JSON_TOO_DEEP");
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> problems(Told refused) {
    return (List<Map<String, Object>>) refused.get("problems");
  }
}
