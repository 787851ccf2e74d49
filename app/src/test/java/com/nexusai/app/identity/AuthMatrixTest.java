package com.nexusai.app.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.core.RSocketConnector;
import io.rsocket.metadata.AuthMetadataCodec;
import io.rsocket.metadata.CompositeMetadataCodec;
import io.rsocket.metadata.TaggingMetadataCodec;
import io.rsocket.metadata.WellKnownMimeType;
import io.rsocket.transport.ClientTransport;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.client.WebsocketClientTransport;
import io.rsocket.util.DefaultPayload;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import reactor.core.publisher.Flux;

/**
 * Every address that the server has, asked with everything that is no permission, written in every
 * way that might slip past the rules. The addresses are taken from the server itself, so a new one
 * is in here by itself.
 */
class AuthMatrixTest {
  /**
   * What is open to everybody, and why. A new route that is not in here must be closed; one that is
   * in here must be open.
   */
  private static final Map<String, String> OPEN =
      Map.of(
          "GET /", "a page that tells nothing of anybody",
          "GET /index.html", "the same",
          "GET /nexus.css", "its style",
          "GET /health", "up or down, for load balancers",
          "GET /health/**", "the same, liveness and readiness",
          "GET /rsocket", "the handshake: the token comes in the RSocket setup",
          "ANY /webhooks/*", "called by other services: the trigger says how they sign",
          "ANY /callbacks/*", "the token in the address is the permission");

  /** What answers everybody who is signed in: with what is theirs, or with what is nobody's. */
  private static final Set<String> FOR_ANYBODY =
      Set.of(
          "GET /api/v1/me",
          "GET /api/v1/workflows",
          "GET /api/v1/executions",
          "GET /api/v1/integrations",
          "GET /api/v1/stream/executions",
          "GET /api/v1/stream/workflows",
          "POST /api/v1/workflows",
          "POST /api/v1/executions/bulk",
          "GET /v3/api-docs",
          "POST /api/v1/session",
          "DELETE /api/v1/session");

  private static final List<String> STREAMS =
      List.of("execution.{run}", "workflow.{workflow}", "executions", "workflows", "audit");

  private static final String OWNER = "alice";
  private static final String STRANGER = "mallory";

  /** Stands in everything that the owner has: names, inputs, results and files. */
  private static final String SECRET = "s3cr3t-of-alice";

  private static FirebaseProject project;
  private static FirebaseServer server;
  private static ExecutorService clients;
  private static String workflow = "";
  private static String run = "";

  @BeforeAll
  static void something_to_be_kept_from_others() {
    project = new FirebaseProject();
    server = new FirebaseServer(project, Map.of("nexus.admins", "root"));
    clients = Executors.newFixedThreadPool(6);
    workflow = (String) server.accepted(OWNER, "/api/v1/workflows", definition()).get("id");
    server.accepted(OWNER, "/api/v1/workflows/" + workflow + "/activate", Map.of());
    Map<String, Object> ended =
        server.accepted(
            OWNER,
            "/api/v1/workflows/" + workflow + "/execute?wait=10s",
            Map.of("input", Map.of("word", SECRET)));
    run = (String) ended.get("execution_id");
    text(owner("/api/v1/executions/" + run + "?at_least=" + ended.get("position")));
    text(owner("/api/v1/workflows/" + workflow + "?at_least=" + ended.get("position")));
  }

  @AfterAll
  static void stop() {
    clients.shutdownNow();
    server.close();
    project.close();
  }

  private static Map<String, Object> definition() {
    return Map.of(
        "name",
        "Name " + SECRET,
        "description",
        "Description " + SECRET,
        "agents",
        List.of(
            Map.of(
                "id",
                "start",
                "type",
                "trigger",
                "configuration",
                Map.of("on", Map.of("webhook", Map.of("path", "in", "method", "POST")))),
            Map.of(
                "id",
                "end",
                "type",
                "output",
                "configuration",
                Map.of(
                    "result",
                    "${ 'Result ' + input.word }",
                    "artifact",
                    Map.of(
                        "name",
                        "file.txt",
                        "content_type",
                        "text/plain",
                        "content",
                        "File ${ input.word }")))),
        "connections",
        List.of(Map.of("source", "start", "target", "end")));
  }

  /** The kinds of credentials that are none. */
  private static Map<String, @Nullable String> noPermissions() {
    Map<String, @Nullable String> kinds = new LinkedHashMap<>();
    kinds.put("no token", null);
    kinds.put("expired", project.expired(OWNER));
    kinds.put("wrong audience", project.ofAnotherAudience(OWNER));
    kinds.put("wrong issuer", project.ofAnotherIssuer(OWNER));
    kinds.put("alg none", project.unsigned(OWNER));
    kinds.put("HS256 with the public key", project.signedWithThePublicKeyAsSecret(OWNER));
    kinds.put("a key of the same name", project.signedByAnotherKey(OWNER));
    kinds.put("a key of no name", project.nameless(OWNER));
    kinds.put("garbage", "garbage");
    return kinds;
  }

  /** One address in many spellings; some mean the same and some mean nothing. */
  private static List<String> spellings(String path) {
    int last = path.lastIndexOf('/');
    String head = path.substring(0, last);
    String tail = path.substring(last + 1);
    List<String> spelt =
        new ArrayList<>(
            List.of(
                path,
                path + "/",
                path.toUpperCase(Locale.ROOT),
                head + "/%2e/" + tail,
                "/x/%2e%2e" + path,
                "/" + head.substring(Math.min(1, head.length())) + "%2f" + tail,
                "/" + head.substring(Math.min(1, head.length())) + "%252f" + tail,
                path + ";a=1",
                path.replaceFirst("/([^/]*)", "/$1;a=1"),
                "/" + path,
                path + "%00",
                path + ".json"));
    if (!tail.isEmpty()) {
      spelt.add(head + "/%" + Integer.toHexString(tail.charAt(0)) + tail.substring(1));
    }
    return spelt;
  }

  @Test
  void what_is_open_is_open_on_purpose() {
    Set<String> open = new TreeSet<>();
    for (String route : routes()) {
      int status = ask(route, path(route, workflow, run), null).status();
      if (status != 401) {
        open.add(route);
      }
    }

    assertThat(open).containsExactlyInAnyOrderElementsOf(OPEN.keySet());
  }

  @Test
  void nobody_gets_anything_without_a_permission() {
    String before = everythingOfTheOwner();
    assertThat(before).contains("Name " + SECRET, "Result " + SECRET, "File " + SECRET);
    List<Callable<Void>> questions = new ArrayList<>();
    for (Map.Entry<String, @Nullable String> kind : noPermissions().entrySet()) {
      for (String route : closed()) {
        List<String> spellings = spellings(path(route, workflow, run));
        // What only differs in the key need not be spelt in every way, too.
        for (String spelling :
            kind.getKey().contains("key of") ? spellings.subList(0, 1) : spellings) {
          questions.add(() -> refused(kind.getKey(), kind.getValue(), route, spelling));
        }
      }
    }

    all(questions);

    assertThat(questions).hasSizeGreaterThan(4_000);
    assertThat(everythingOfTheOwner()).isEqualTo(before);
  }

  private static Void refused(String kind, @Nullable String token, String route, String spelling) {
    Answer answer = ask(route, spelling, token);
    String told = kind + ": " + route + " as " + spelling + " answered " + answer;
    // Tomcat itself refuses to read an escaped slash or zero: before it knows what is asked.
    boolean unreadable = spelling.contains("%2f") || spelling.contains("%00");
    assertThat(answer.status()).describedAs(told).isIn(401, 404, unreadable ? 400 : 404);
    assertThat(answer.all()).describedAs(told).doesNotContain(SECRET).doesNotContain("\tat ");
    return null;
  }

  @Test
  void what_is_somebody_elses_looks_like_what_is_not_there() {
    String before = everythingOfTheOwner();
    String token = project.token(STRANGER);
    List<Callable<Void>> questions = new ArrayList<>();
    for (String route : closed()) {
      List<String> spellings = spellings(path(route, workflow, run));
      List<String> ofNothing = spellings(path(route, missing(workflow), missing(run)));
      for (int i = 0; i < spellings.size(); i++) {
        String spelling = spellings.get(i);
        String nothing = ofNothing.get(i);
        questions.add(() -> hidden(token, route, spelling, nothing));
      }
    }

    all(questions);

    assertThat(everythingOfTheOwner()).isEqualTo(before);
  }

  /** The places of members of a workflow, whom a role lets do some things, belong here too. */
  private static Void hidden(String token, String route, String spelling, String nothing) {
    Answer answer = ask(route, spelling, token);
    String told = route + " as " + spelling + " answered " + answer;
    assertThat(answer.all()).describedAs(told).doesNotContain(SECRET).doesNotContain("\tat ");
    if (isForAdmins(route)) {
      assertThat(answer.status()).describedAs(told).isIn(400, 403, 404);
    } else if (!FOR_ANYBODY.contains(route)) {
      assertThat(answer.status()).describedAs(told).isBetween(400, 499).isNotIn(401, 403);
      assertThat(withoutIds(answer, workflow, run))
          .describedAs(told)
          .isEqualTo(withoutIds(ask(route, nothing, token), missing(workflow), missing(run)));
    }
    return null;
  }

  private static String withoutIds(Answer answer, String workflow, String run) {
    return answer.status() + answer.body().replace(workflow, "ID").replace(run, "ID");
  }

  /** An id of the same form that nothing has. */
  private static String missing(String id) {
    return id.substring(0, id.length() - 4) + "0000";
  }

  @Test
  void what_is_for_admins_is_for_admins() {
    for (String route : closed()) {
      if (isForAdmins(route)) {
        String path = path(route, workflow, run);
        assertThat(ask(route, path, project.token(STRANGER)).status())
            .describedAs(route)
            .isEqualTo(403);
        assertThat(ask(route, path, project.token("root")).status())
            .describedAs(route)
            .isNotIn(401, 403);
      }
    }
    // What nobody has heard of is not told apart from what is closed.
    assertThat(ask("GET /x", "/v3/unheard-of", project.token(STRANGER)).status()).isEqualTo(404);
    assertThat(ask("GET /x", "/actuator/env", project.token("root")).status()).isEqualTo(404);
  }

  private static boolean isForAdmins(String route) {
    return route.contains("/api/v1/projections")
        || route.contains("/api/v1/sagas")
        || route.contains("/api/v1/audit")
        || route.contains("/api/v1/stream/audit")
        || route.contains("/metrics");
  }

  @Test
  void no_stream_is_opened_without_a_permission() {
    for (boolean webSocket : new boolean[] {false, true}) {
      for (Map.Entry<String, @Nullable String> kind : noPermissions().entrySet()) {
        for (String stream : STREAMS) {
          String told = kind.getKey() + " on " + stream + (webSocket ? " over WebSocket" : "");
          List<String> got = watch(webSocket, kind.getValue(), stream(stream));

          assertThat(got).describedAs(told).hasSize(1);
          assertThat(got.getFirst())
              .describedAs(told)
              .startsWith("error")
              .containsAnyOf("UNAUTHENTICATED", "TOKEN_EXPIRED", "ClosedChannel");
        }
      }
      for (String stream : STREAMS) {
        List<String> got = watch(webSocket, project.token(STRANGER), stream(stream));
        assertThat(got).describedAs(stream).noneMatch(frame -> frame.contains(SECRET));
        if (stream.contains("{") || stream.equals("audit")) {
          assertThat(got).describedAs(stream).allMatch(frame -> frame.startsWith("error"));
        }
      }
      assertThat(watch(webSocket, project.token(OWNER), "execution." + run))
          .anyMatch(frame -> frame.contains(SECRET));
    }
  }

  private static String stream(String name) {
    return name.replace("{run}", run).replace("{workflow}", workflow);
  }

  /** What a subscriber gets within a moment: frames, or one error. */
  private static List<String> watch(boolean webSocket, @Nullable String token, String route) {
    ClientTransport transport =
        webSocket
            ? WebsocketClientTransport.create(
                URI.create("ws://127.0.0.1:" + server.port() + "/rsocket"))
            : TcpClientTransport.create("127.0.0.1", server.rsocketPort());
    CompositeByteBuf setup = ByteBufAllocator.DEFAULT.compositeBuffer();
    if (token != null) {
      CompositeMetadataCodec.encodeAndAddMetadata(
          setup,
          ByteBufAllocator.DEFAULT,
          WellKnownMimeType.MESSAGE_RSOCKET_AUTHENTICATION,
          AuthMetadataCodec.encodeBearerMetadata(ByteBufAllocator.DEFAULT, token.toCharArray()));
    }
    CompositeByteBuf asked = ByteBufAllocator.DEFAULT.compositeBuffer();
    CompositeMetadataCodec.encodeAndAddMetadata(
        asked,
        ByteBufAllocator.DEFAULT,
        WellKnownMimeType.MESSAGE_RSOCKET_ROUTING,
        TaggingMetadataCodec.createTaggingContent(ByteBufAllocator.DEFAULT, List.of(route)));
    RSocket socket =
        RSocketConnector.create()
            .metadataMimeType(WellKnownMimeType.MESSAGE_RSOCKET_COMPOSITE_METADATA.getString())
            .dataMimeType("application/json")
            .setupPayload(DefaultPayload.create(Unpooled.EMPTY_BUFFER, setup))
            .connect(transport)
            .block(Duration.ofSeconds(10));
    try {
      return socket
          .requestStream(DefaultPayload.create(Unpooled.EMPTY_BUFFER, asked))
          .map(Payload::getDataUtf8)
          .take(Duration.ofMillis(token == null || !route.endsWith("s") ? 5_000 : 300))
          .take(10)
          .onErrorResume(e -> Flux.just("error " + e))
          .collectList()
          .block(Duration.ofSeconds(10));
    } finally {
      socket.dispose();
    }
  }

  /** Everything that the owner sees of theirs. */
  private static String everythingOfTheOwner() {
    return Stream.of(
            "/api/v1/workflows",
            "/api/v1/workflows/" + workflow,
            "/api/v1/workflows/" + workflow + "/versions",
            "/api/v1/executions",
            "/api/v1/executions/" + run,
            "/api/v1/executions/" + run + "/artifacts/end")
        .map(path -> text(owner(path)))
        .reduce("", (all, one) -> all + "\n" + one);
  }

  private static HttpRequest.Builder owner(String path) {
    return server.as(OWNER, path);
  }

  private static String text(HttpRequest.Builder request) {
    HttpResponse<String> response = server.send(request);
    assertThat(response.statusCode()).describedAs(response.body()).isEqualTo(200);
    return response.body();
  }

  /** Every address that is not open. */
  private static List<String> closed() {
    return routes().stream().filter(route -> !OPEN.containsKey(route)).toList();
  }

  /** Every address of controllers, of the actuator and of servlets, as {@code METHOD /pattern}. */
  private static List<String> routes() {
    ServletWebServerApplicationContext context =
        (ServletWebServerApplicationContext) server.running().context();
    Set<String> routes = new TreeSet<>();
    context
        .getBeansOfType(RequestMappingInfoHandlerMapping.class)
        .values()
        .forEach(
            mapping -> mapping.getHandlerMethods().keySet().forEach(info -> add(routes, info)));
    context.getServletContext().getServletRegistrations().values().stream()
        .flatMap(servlet -> servlet.getMappings().stream())
        .filter(mapping -> !mapping.equals("/"))
        .forEach(mapping -> routes.add("ANY " + mapping));
    // Neither a controller nor a servlet: the WebSocket, and files.
    routes.addAll(List.of("GET /rsocket", "GET /", "GET /index.html", "GET /nexus.css"));
    routes.add("GET /nothing-there");
    assertThat(routes).hasSizeGreaterThan(40).contains("GET /metrics", "GET /api/v1/me");
    return List.copyOf(routes);
  }

  private static void add(Set<String> routes, RequestMappingInfo info) {
    Set<String> methods = new TreeSet<>();
    info.getMethodsCondition().getMethods().forEach(method -> methods.add(method.name()));
    for (String method : methods.isEmpty() ? Set.of("ANY") : methods) {
      info.getPatternValues().forEach(pattern -> routes.add(method + " " + pattern));
    }
  }

  /** A pattern as an address of the owner's things. */
  private static String path(String route, String workflow, String run) {
    StringBuilder path = new StringBuilder();
    String before = "";
    for (String segment : route.substring(route.indexOf(' ') + 2).split("/")) {
      path.append('/')
          .append(
              !segment.contains("{") && !segment.contains("*")
                  ? segment
                  : switch (before) {
                    case "workflows", "webhooks" -> workflow;
                    case "executions" -> run;
                    case "steps", "artifacts" -> "end";
                    default -> "1";
                  });
      before = segment;
    }
    return path.toString();
  }

  private record Answer(int status, String headers, String body) {
    String all() {
      return headers + body;
    }

    @Override
    public String toString() {
      return status + " " + body.substring(0, Math.min(300, body.length()));
    }
  }

  private static Answer ask(String route, String path, @Nullable String token) {
    String method = route.substring(0, route.indexOf(' ')).replace("ANY", "GET");
    HttpRequest.Builder request =
        server
            .request(path)
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .method(
                method,
                method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<InputStream> response = server.send(request, BodyHandlers.ofInputStream());
    return new Answer(response.statusCode(), response.headers().map().toString(), read(response));
  }

  /** A stream has no end: what comes of it in a moment is all. */
  private static String read(HttpResponse<InputStream> response) {
    boolean endless =
        response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
    try (InputStream body = response.body()) {
      if (!endless) {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
      }
      TimeUnit.MILLISECONDS.sleep(200);
      return new String(body.readNBytes(body.available()), StandardCharsets.UTF_8);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks all of them, and tells every wrong answer at once. */
  private static void all(List<Callable<Void>> questions) {
    List<String> wrong = new ArrayList<>();
    try {
      for (Future<Void> answered : clients.invokeAll(questions)) {
        try {
          answered.get();
        } catch (ExecutionException e) {
          wrong.add(String.valueOf(e.getCause().getMessage()));
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(wrong).isEmpty();
  }
}
