package com.nexusai.app.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.app.guide.GuidePages.Ran;
import com.nexusai.app.guide.GuidePages.Shown;
import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the guide says is so: every workflow in it runs, and comes to what its page tells. */
class GuideTest {
  @TempDir private static Path home;
  private static GuideServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new GuideServer(home);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<String> examples() {
    return GuidePages.examples().stream().map(file -> file.getFileName().toString());
  }

  static List<Shown> shown() {
    return GuidePages.shown();
  }

  static List<Ran> ran() {
    return GuidePages.ran();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void every_example_can_be_published_and_has_no_problems(String file) {
    String id = server.published(file);

    Map<String, Object> workflow =
        GuideServer.json(
            server.get("/api/v1/workflows/" + id + "?at_least=" + server.position(id)));

    assertThat(workflow).containsEntry("status", "active").containsEntry("problems", List.of());
  }

  @Test
  void every_example_is_shown_somewhere() {
    String told =
        Stream.concat(GuidePages.pages().stream(), Stream.of(GuidePages.ROOT.resolve("README.md")))
            .map(GuidePages::text)
            .collect(Collectors.joining());

    assertThat(examples()).allSatisfy(file -> assertThat(told).contains("examples/" + file));
  }

  @ParameterizedTest
  @MethodSource("shown")
  void every_workflow_of_a_page_is_the_file_that_is_named_above_it(Shown shown) {
    assertThat(shown.file()).as("the file's link is the line above").isNotEmpty();
    assertThat(GuidePages.text(GuidePages.EXAMPLES.resolve(shown.file())).strip())
        .isEqualTo(shown.json());
  }

  @ParameterizedTest
  @MethodSource("ran")
  void every_run_comes_to_what_its_page_tells(Ran ran) {
    Map<?, ?> line = (Map<?, ?>) Json.read(ran.line());

    Map<String, Object> ended = server.ended(ran.file(), server.filledIn(ran.input()));

    assertThat(ended.get("status")).as(ended.toString()).isEqualTo(line.get("status"));
    assertThat(ended.get("result")).isEqualTo(line.get("result"));
  }

  @Test
  void every_agent_type_and_construct_is_shown_in_a_workflow() {
    String all = shown().stream().map(Shown::json).collect(Collectors.joining());

    assertThat(List.of("trigger", "action", "decision", "integration", "output", "orchestrator"))
        .allSatisfy(type -> assertThat(all).contains("\"type\": \"" + type + "\""));
    assertThat(
            List.of(
                "join",
                "for_each",
                "concurrency",
                "retry",
                "timeout",
                "on_error",
                "repeat",
                "wait",
                "for",
                "until",
                "callback",
                "respond",
                "artifact",
                "approval",
                "webhook",
                "schedule",
                "workflow",
                "retention"))
        .allSatisfy(construct -> assertThat(all).contains("\"" + construct + "\""));
  }

  @Test
  void every_link_leads_to_a_file_and_a_heading() {
    assertThat(GuidePages.links())
        .isNotEmpty()
        .allSatisfy(link -> {
          Path target = GuidePages.GUIDE.resolve(link.target()).normalize();
          assertThat(target).as(link.toString()).exists();
          assertThat(link.heading().isEmpty() || headings(target).contains(link.heading()))
              .as(link.toString())
              .isTrue();
        });
  }

  @Test
  void an_expense_waits_for_a_person_who_approves_or_rejects() {
    String input = "{\"who\": \"Ada\", \"euros\": 700, \"what\": \"A chair\"}";
    String approved = server.started("expense-approval.json", input);
    String rejected = server.started("expense-approval.json", input);
    Map<?, ?> ask = step(server.awaited(approved, "waiting"), "ask");
    assertThat(ask.get("waiting_for")).isEqualTo("approval");
    assertThat(ask.get("message")).isEqualTo("Ada asks for 700 EUR: A chair");
    assertThat(ask.get("assignees")).isEqualTo(List.of("grace"));
    assertThat(ask.get("expires_at")).isNotNull();
    server.awaited(rejected, "waiting");

    assertThat(decide(approved, "approve", "She needs it").statusCode()).isEqualTo(200);
    assertThat(decide(approved, "approve", "She needs it").statusCode()).isEqualTo(200);
    HttpResponse<String> other = decide(approved, "reject", "No");
    assertThat(decide(rejected, "reject", "Next year").statusCode()).isEqualTo(200);

    assertThat(server.awaited(approved, "completed").get("result"))
        .isEqualTo(Json.read("{\"paid\": 700, \"note\": \"She needs it\"}"));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body()).contains("STEP_NOT_WAITING");
    assertThat(server.awaited(rejected, "completed").get("result"))
        .isEqualTo(Json.read("{\"paid\": 0, \"note\": \"Next year\"}"));
  }

  @Test
  void a_run_is_found_by_the_beginnings_of_its_words_in_any_order() {
    String input = "{\"who\": \"Zo\u00eb\", \"euros\": 20, \"what\": \"A lamp\"}";
    String run = server.started("expense-approval.json", input);
    server.awaited(run, "completed");

    assertThat(found("zoe%20lam")).contains(run, "\"total\":1");
    assertThat(found("amp")).doesNotContain(run).contains("\"total\":0");
    assertThat(found("LAMP&status=completed&min_duration=PT0S&max_duration=PT1H")).contains(run);
    assertThat(found("lamp&status=failed")).doesNotContain(run);
  }

  private static String found(String q) {
    return server.get("/api/v1/executions?count=true&q=" + q).body();
  }

  @Test
  void a_delivery_is_answered_early_and_goes_on_when_its_link_is_called() {
    HttpResponse<String> early =
        server.post(
            "/webhooks/" + server.published("delivery.json") + "/orders", "{\"parcels\": 2}");
    assertThat(early.statusCode()).isEqualTo(202);
    Map<String, Object> told = GuideServer.json(early);
    String run = (String) told.get("order");
    String link = (String) told.get("tell_us");
    server.awaited(run, "waiting");

    assertThat(server.get(link).statusCode()).isEqualTo(405);
    assertThat(server.post(link.replaceAll("token=.", "token=_"), "{}").statusCode())
        .isEqualTo(404);
    assertThat(server.post(link, "{\"signed_by\": \"Grace\"}").statusCode()).isEqualTo(200);
    assertThat(server.post(link, "{\"signed_by\": \"Grace\"}").statusCode()).isEqualTo(200);
    assertThat(server.post(link, "{\"signed_by\": \"Eve\"}").body()).contains("STEP_NOT_WAITING");

    Map<?, ?> result = (Map<?, ?>) server.awaited(run, "completed").get("result");
    assertThat(result.get("receipt"))
        .isEqualTo(Json.read("{\"signed_by\": \"Grace\", \"parcels\": 2}"));
  }

  @Test
  void a_webhook_that_is_repeated_under_its_key_answers_with_the_first_run() {
    String hook = "/webhooks/" + server.published("sign-up.json") + "/sign-up";
    HttpResponse<String> first = signUp(hook, "ada@example.com");
    HttpResponse<String> repeat = signUp(hook, "ada@example.com");
    HttpResponse<String> other = signUp(hook, "eve@example.com");

    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(repeat.body()).isEqualTo(first.body());
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body()).contains("IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void a_webhook_answers_with_the_status_that_the_workflow_says() {
    HttpResponse<String> answer =
        server.get("/webhooks/" + server.published("stand-in.json") + "/service?status=404");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Json.read(answer.body()))
        .isEqualTo(Json.read("{\"method\": \"GET\", \"asked\": null, \"state\": \"done\"}"));
  }

  @Test
  void a_price_list_is_kept_as_a_file() {
    Map<String, Object> ended =
        server.ended(
            "price-list.json",
            "{\"year\": 2027, \"articles\": [{\"sku\": \"PEN\", \"cents\": 120}]}");
    String run = (String) ended.get("execution_id");
    server.awaited(run, "completed");

    HttpResponse<String> file = server.get("/api/v1/executions/" + run + "/artifacts/list");

    assertThat(file.body()).isEqualTo("sku,cents\nPEN,120\n");
    assertThat(file.headers().firstValue("content-disposition").orElse(""))
        .contains("prices-2027.csv");
  }

  @Test
  void runs_beyond_the_limit_queue_behind_those_that_hold_a_place_and_end_in_their_turn() {
    List<String> holding = List.of(twoAtATime(1, "PT5S"), twoAtATime(2, "PT5S"));
    // A paused run keeps its place, so nothing here hangs on how quick the server is.
    holding.forEach(run -> GuideServer.json(steer(run, "pause")));
    List<String> queued = List.of(twoAtATime(3, "PT0S"), twoAtATime(4, "PT0S"));
    queued.forEach(run -> server.awaited(run, "queued"));

    assertThat(steer(holding.getFirst(), "cancel").statusCode()).isEqualTo(200);

    assertThat(server.awaited(queued.getFirst(), "completed")).containsEntry("result", 3L);
    assertThat(server.awaited(queued.getLast(), "completed")).containsEntry("result", 4L);
    assertThat(steer(holding.getLast(), "resume").statusCode()).isEqualTo(200);
    assertThat(server.awaited(holding.getLast(), "completed")).containsEntry("result", 2L);
    assertThat(steer(holding.getLast(), "pause").body()).contains("EXECUTION_ENDED");
  }

  private static String twoAtATime(int n, String takes) {
    return server.started("two-at-a-time.json", "{\"n\": " + n + ", \"takes\": \"" + takes + "\"}");
  }

  private static HttpResponse<String> steer(String run, String verb) {
    return server.post("/api/v1/executions/" + run + "/" + verb, "{}");
  }

  private static HttpResponse<String> signUp(String hook, String email) {
    return server.post(hook, "{\"email\": \"" + email + "\"}", "Idempotency-Key", "sign-up-1");
  }

  private static HttpResponse<String> decide(String run, String verb, String comment) {
    return server.post(
        "/api/v1/executions/" + run + "/steps/ask/" + verb, Json.text(Map.of("comment", comment)));
  }

  private static Map<?, ?> step(Map<String, Object> run, String agent) {
    return ((List<?>) run.get("steps"))
        .stream()
            .map(step -> (Map<?, ?>) step)
            .filter(step -> agent.equals(step.get("agent_id")))
            .findFirst()
            .orElseThrow();
  }

  /** The anchors of a page's headings. */
  private static List<String> headings(Path page) {
    if (!Files.exists(page)) {
      return List.of();
    }
    return GuidePages.text(page)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line ->
            line.replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-'))
        .toList();
  }
}
