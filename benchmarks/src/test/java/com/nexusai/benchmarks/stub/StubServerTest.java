package com.nexusai.benchmarks.stub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StubServerTest {
  @TempDir Path folder;

  @Test
  void every_request_gets_the_same_answer() throws Exception {
    try (StubServer stub = serving(new StubAnswer(418, "{\"tea\":true}", Duration.ZERO), null);
        HttpClient client = HttpClient.newHttpClient()) {
      for (String path : List.of("/a", "/b?c=d")) {
        HttpResponse<String> response = post(client, stub.port(), path, "k");
        assertThat(response.statusCode()).isEqualTo(418);
        assertThat(response.body()).isEqualTo("{\"tea\":true}");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
      }
    }
  }

  @Test
  void whoever_has_an_answer_finds_the_request_in_the_log() throws Exception {
    Path log = folder.resolve("log");
    long before = System.nanoTime();
    try (StubServer stub = serving(StubAnswer.json("{}"), log);
        HttpClient client = HttpClient.newHttpClient()) {
      post(client, stub.port(), "/first", "key-1");
      assertThat(Arrival.read(log)).extracting(Arrival::idempotencyKey).containsExactly("key-1");
      post(client, stub.port(), "/second", "");
      List<Arrival> arrivals = Arrival.read(log);
      assertThat(arrivals).extracting(Arrival::idempotencyKey).containsExactly("key-1", "");
      assertThat(arrivals)
          .extracting(Arrival::request)
          .containsExactly("POST /first", "POST /second");
      assertThat(arrivals)
          .allSatisfy(a -> assertThat(a.nanoTime()).isBetween(before, System.nanoTime()));
    }
  }

  @Test
  void a_delayed_answer_comes_no_sooner_and_delays_nobody_else() throws Exception {
    try (StubServer stub = serving(new StubAnswer(200, "{}", Duration.ofMillis(100)), null);
        HttpClient client = HttpClient.newHttpClient()) {
      long start = System.nanoTime();
      IntStream.range(0, 20)
          .mapToObj(_ ->
              client.sendAsync(
                  request(stub.port(), "/", "k"), HttpResponse.BodyHandlers.ofString()))
          .toList()
          .forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(100), Duration.ofMillis(1_500));
    }
  }

  @Test
  void it_runs_in_a_process_of_its_own() throws Exception {
    Path log = folder.resolve("log");
    try (StubProcess stub = StubProcess.start(StubAnswer.json("{\"available\":7}"), log);
        HttpClient client = HttpClient.newHttpClient()) {
      assertThat(stub.pid()).isNotEqualTo(ProcessHandle.current().pid());
      assertThat(post(client, stub.port(), "/", "key-9").body()).isEqualTo("{\"available\":7}");
      assertThat(Arrival.read(log)).extracting(Arrival::idempotencyKey).containsExactly("key-9");
    }
  }

  private static StubServer serving(StubAnswer answer, Path log) throws IOException {
    StubServer stub = new StubServer(0, answer, log);
    Thread.ofPlatform()
        .start(() -> {
          try {
            stub.serve();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return stub;
  }

  private static HttpResponse<String> post(HttpClient client, int port, String path, String key)
      throws IOException, InterruptedException {
    return client.send(request(port, path, key), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest request(int port, String path, String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}"));
    return key.isEmpty() ? request.build() : request.header("Idempotency-Key", key).build();
  }
}
