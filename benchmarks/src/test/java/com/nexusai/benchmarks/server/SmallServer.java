package com.nexusai.benchmarks.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A process that answers as a Nexus server does to what a benchmark asks besides its load; it is
 * not ready at first.
 */
final class SmallServer {
  private static final int NOT_READY_YET = 3;
  private static int asked;
  private static int viewAsked;

  private SmallServer() {}

  public static void main(String... arguments) throws IOException {
    if (arguments.length > 0) {
      System.out.println(arguments[0]);
      System.exit(1);
    }
    Path home = Path.of(System.getenv("NEXUS_HOME"));
    Files.writeString(
        home.resolve("token"), "secret-of-" + System.getenv("NEXUS_RSOCKET_PORT") + "\n");
    Files.writeString(home.resolve("events.db"), "x".repeat(1_000));
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(System.getenv("NEXUS_PORT"))),
            0);
    server.createContext("/", SmallServer::answer);
    server.start();
  }

  private static synchronized void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String bearer = "Bearer secret-of-" + System.getenv("NEXUS_RSOCKET_PORT");
    if (request.equals("GET /health/readiness")) {
      send(exchange, ++asked > NOT_READY_YET ? 200 : 503, "{}");
    } else if (!bearer.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(exchange, 401, "{\"code\":\"UNAUTHENTICATED\"}");
    } else if (request.equals("GET /api/v1/executions/run-1?at_least=7")) {
      send(exchange, ++viewAsked > 2 ? 200 : 503, "{}");
    } else if (request.endsWith("&limit=100")) {
      send(exchange, 200, "{\"items\":" + runs(1, 2, 3) + ",\"next_cursor\":\"a b\"}");
    } else if (request.endsWith("&limit=100&cursor=a+b")) {
      send(exchange, 200, "{\"items\":" + runs(4, 5) + ",\"next_cursor\":null}");
    } else if (request.equals("POST /api/v1/workflows")) {
      send(exchange, 201, "{\"id\":\"wf-1\",\"position\":1}");
    } else if (request.equals("POST /api/v1/workflows/wf-1/activate")) {
      send(exchange, 422, "{\"code\":\"WORKFLOW_HAS_PROBLEMS\"}");
    } else {
      send(exchange, 200, "{\"allow\":\"" + System.getenv("NEXUS_HTTP_ALLOW") + "\"}");
    }
  }

  private static String runs(int... numbers) {
    return Arrays.stream(numbers)
        .mapToObj(number -> "{\"id\":\"run-" + number + "\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
