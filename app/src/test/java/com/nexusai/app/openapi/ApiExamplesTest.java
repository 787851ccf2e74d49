package com.nexusai.app.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The examples of requests work as they stand, and what is answered fits what is described. */
class ApiExamplesTest {
  private static final Map<String, String> NOTHING = Map.of();
  private static DescribedApi api;

  @BeforeAll
  static void the_description_is_read() {
    api = new DescribedApi();
  }

  @Test
  void a_workflow_is_drawn_edited_published_run_and_put_away() {
    Map<String, String> workflow = created();
    assertThat(api.example("editWorkflow", workflow, "", NOTHING)).containsEntry("version", 2L);
    assertThat(api.example("activateWorkflow", workflow, "", NOTHING))
        .containsEntry("status", "active");

    Map<String, Object> ended = api.example("executeWorkflow", workflow, "?wait=10s", NOTHING);
    assertThat(ended).containsEntry("status", "completed");
    assertThat(api.example("executeWorkflow", workflow, "", NOTHING))
        .containsEntry("execution_id", ended.get("execution_id"));
    String fresh = "?at_least=" + ended.get("position");
    Map<String, String> run = Map.of("id", (String) ended.get("execution_id"));

    assertThat(api.call("getExecution", run, fresh, null).get("steps"))
        .isInstanceOfSatisfying(List.class, steps -> assertThat(steps).hasSize(3));
    assertThat(items(api.call("listSteps", run, fresh, null))).hasSize(3);
    assertThat(items(api.call("listEvents", run, "", null))).isNotEmpty();
    assertThat(
            items(
                api.call(
                    "listExecutions",
                    NOTHING,
                    fresh + "&status=completed&workflow_id=" + workflow.get("id"),
                    null)))
        .hasSize(1);
    assertThat(api.call("getWorkflow", workflow, fresh, null)).containsEntry("version", 2L);
    assertThat(items(api.call("listWorkflows", NOTHING, fresh + "&q=greet", null))).isNotEmpty();
    assertThat(api.call("cancelExecution", run, "", "{}")).containsEntry("code", "EXECUTION_ENDED");
    assertThat(api.call("eraseExecution", run, "", null)).containsKey("position");

    assertThat(api.call("pauseWorkflow", workflow, "", "{}")).containsEntry("status", "paused");
    assertThat(api.call("archiveWorkflow", workflow, "", null)).containsEntry("status", "archived");
    assertThat(api.call("deleteWorkflow", workflow, "", null)).containsEntry("status", "archived");
  }

  @Test
  void versions_are_listed_compared_and_restored() {
    Map<String, String> workflow = created();
    Object position = api.example("editWorkflow", workflow, "", NOTHING).get("position");
    String fresh = "at_least=" + position;
    Map<String, String> second = Map.of("id", workflow.get("id"), "version", "2");

    assertThat(items(api.call("listVersions", workflow, "?" + fresh, null))).hasSize(2);
    assertThat(api.call("getVersion", second, "?" + fresh, null)).containsKey("agents");
    assertThat(api.call("diffVersions", workflow, "?from=1&to=2&" + fresh, null).get("edits"))
        .isInstanceOfSatisfying(List.class, edits -> assertThat(edits).hasSize(2));
    assertThat(
            api.example(
                "restoreVersion", Map.of("id", workflow.get("id"), "version", "1"), "", NOTHING))
        .containsEntry("version", 3L);
    assertThat(api.example("replaceWorkflow", workflow, "", NOTHING))
        .containsEntry("code", "VERSION_STALE");
  }

  @Test
  void a_workflow_is_shared_and_no_more() {
    Map<String, String> workflow = created();
    Map<String, String> member = Map.of("id", workflow.get("id"), "uid", "somebody@else");

    assertThat(api.example("shareWorkflow", member, "", NOTHING)).containsEntry("role", "operator");
    assertThat(items(api.call("listMembers", workflow, "", null))).hasSize(1);
    Object position = api.call("unshareWorkflow", member, "", null).get("position");
    assertThat(items(api.call("listMembers", workflow, "?at_least=" + position, null))).isEmpty();
    String owner = "{\"role\": \"owner\"}";
    refused("INVALID_VALUE", "shareWorkflow", member, "", owner);
    refused("MISSING_KEY", "shareWorkflow", member, "", "{}");
    Map<String, String> self = Map.of("id", workflow.get("id"), "uid", "local");
    refused("OWNER_IS_NO_MEMBER", "unshareWorkflow", self, "", null);
  }

  @Test
  void lists_are_filtered_and_counted() {
    Map<String, String> workflow = created();
    Object position = api.example("editWorkflow", workflow, "", NOTHING).get("position");
    String fresh = "&at_least=" + position;

    String greeting = "?count=true&q=greet" + fresh;
    assertThat((Long) api.call("listWorkflows", NOTHING, greeting, null).get("total")).isPositive();
    assertThat(api.call("listWorkflows", NOTHING, "?shared=true" + fresh, null))
        .doesNotContainKey("total");
    String none =
        "?count=true&q=ada&error_code=HTTP_STATUS&started_from=2026-11-20T00:00:00Z"
            + "&started_before=2026-11-21T00:00:00Z&min_duration=PT1.5S&max_duration=PT2H"
            + "&workflow_id="
            + workflow.get("id");
    assertThat(api.call("listExecutions", NOTHING, none, null)).containsEntry("total", 0L);
    refused("INVALID_PARAMETER", "listExecutions", NOTHING, "?min_duration=1h", null);
    assertThat(
            items(
                api.call(
                    "listAuditEvents", NOTHING, "?subject=" + workflow.get("id") + fresh, null)))
        .hasSize(2);
  }

  @Test
  void many_runs_are_steered_at_once() {
    Map<String, String> workflow = created();

    assertThat(
            api.example(
                "steerExecutions", NOTHING, "", Map.of(WorkflowRoutes.ID, workflow.get("id"))))
        .containsEntry("matched", 0L);
  }

  @Test
  void a_connection_is_added_listed_and_removed() {
    Map<String, Object> added =
        api.example("connectService", Map.of("service", "http"), "", NOTHING);
    assertThat(added).containsEntry("kind", "bearer").doesNotContainKey("token");
    assertThat(api.call("listIntegrations", NOTHING, "", null).toString())
        .contains((String) added.get("id"));

    Map<String, String> one = Map.of("id", (String) added.get("id"));
    assertThat(api.call("removeConnection", one, "", null)).isEmpty();
    assertThat(api.call("removeConnection", one, "", null)).containsEntry("code", "NOT_FOUND");
  }

  @Test
  void an_operator_looks_after_the_server() {
    assertThat(api.call("getMe", NOTHING, "", null)).containsEntry("uid", "local");
    assertThat(api.call("createLoginLink", NOTHING, "", null)).containsKey("path");
    assertThat(items(api.call("listProjections", NOTHING, "", null))).isNotEmpty();
    Map<String, String> view = Map.of("name", "executions");
    assertThat(api.call("getProjection", view, "", null)).containsEntry("name", "executions");
    Map<String, String> audit = Map.of("name", "audit");
    assertThat(api.call("rebuildProjection", audit, "", null)).containsKey("rebuild");
    assertThat(api.call("stopRebuild", audit, "", null)).containsKey("rebuild");
    api.call("listDeadLetters", view, "", null);
    api.call("retryDeadLetters", view, "", null);
    api.call("listSagaFailures", NOTHING, "", null);
    api.call("retrySagaFailures", NOTHING, "", null);
    assertThat(api.call("retrySagaFailure", Map.of("id", "7000"), "", null))
        .containsEntry("code", "NOT_FOUND");
    for (String health : List.of("getHealth", "getLiveness", "getReadiness")) {
      assertThat(api.call(health, NOTHING, "", null)).containsEntry("status", "UP");
    }
  }

  @Test
  void refusals_are_those_that_are_described() {
    Map<String, String> none = Map.of("id", "wf-none");
    Map<String, String> wrong = Map.of("id", "no%20id");
    refused("NOT_FOUND", "getWorkflow", none, "", null);
    refused("INVALID_ID", "getWorkflow", wrong, "", null);
    refused("UNKNOWN_PARAMETER", "listWorkflows", NOTHING, "?page=2", null);
    refused("REPEATED_PARAMETER", "listWorkflows", NOTHING, "?limit=1&limit=2", null);
    refused("INVALID_PARAMETER", "listExecutions", NOTHING, "?limit=0", null);
    refused("INVALID_CURSOR", "listExecutions", NOTHING, "?cursor=x", null);
    refused("POSITION_IN_THE_FUTURE", "listExecutions", NOTHING, "?at_least=99999999", null);
    refused("INVALID_WORKFLOW", "createWorkflow", NOTHING, "", "{\"naem\": \"x\"}");
    refused("MALFORMED_JSON", "createWorkflow", NOTHING, "", "{");
    Map<String, String> workflow = created();
    refused("INVALID_EDIT", "editWorkflow", workflow, "", "{\"edits\": [{\"op\": \"draw\"}]}");
    refused("INVALID_REQUEST", "editWorkflow", workflow, "", "{\"edits\": [], \"x\": 1}");
    refused("UNKNOWN_KEY", "pauseWorkflow", workflow, "", "{\"x\": 1}");
    refused("VERSION_REQUIRED", "executeWorkflow", workflow, "", "{}");
    refused("INVALID_VALUE", "executeWorkflow", workflow, "?wait=1h", "{}");
    refused("WORKFLOW_NOT_ACTIVE", "pauseWorkflow", workflow, "", "{}");
    refused("MISSING_PARAMETER", "diffVersions", workflow, "?from=1", null);
    String everything = "{\"action\": \"cancel\", \"filter\": {}}";
    refused("FILTER_REQUIRED", "steerExecutions", NOTHING, "", everything);
    refused("MISSING_KEY", "connectService", Map.of("service", "http"), "", "{}");
    refused("NOT_FOUND", "approveStep", Map.of("id", "run-none", "agent", "ask"), "", "{}");
  }

  private static void refused(
      String code,
      String operation,
      Map<String, String> path,
      String query,
      @Nullable String body) {
    assertThat(api.call(operation, path, query, body)).containsEntry("code", code);
  }

  private static Map<String, String> created() {
    return Map.of("id", (String) api.example("createWorkflow", NOTHING, "", NOTHING).get("id"));
  }

  private static List<?> items(Map<String, Object> page) {
    return (List<?>) page.get("items");
  }
}
