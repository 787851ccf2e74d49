package com.nexusai.benchmarks.workload;

import com.nexusai.benchmarks.load.Histogram;
import com.nexusai.benchmarks.measure.Benchmark;
import com.nexusai.benchmarks.measure.Figure;
import com.nexusai.benchmarks.measure.Outcome;
import com.nexusai.benchmarks.measure.Session;
import com.nexusai.benchmarks.measure.Target;
import com.nexusai.benchmarks.server.Api;
import com.nexusai.benchmarks.server.ServerUnderTest;
import com.nexusai.benchmarks.stub.Arrival;
import com.nexusai.benchmarks.stub.StubAnswer;
import com.nexusai.benchmarks.stub.StubProcess;
import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes on an idle machine from an appended event to the saga's handler, seen from
 * outside: a webhook that is answered at once starts a run with one HTTP step, and the stub notes
 * when the step's request arrives.
 *
 * <p>The time from the run's first event (as recorded in it) to that arrival holds the commit of
 * the run, the saga's handler, the commit of the effect row, its dispatch and the call, so it
 * bounds what is asked for from above.
 */
public final class LatencyBenchmark implements Benchmark {
  private static final int WARMUP = 300;
  private static final int SAMPLES = 200;
  private static final long GAP_MILLIS = 25;
  private static final long ARRIVAL_MILLIS_MAX = 10_000;
  private static final int ACCEPTED = 202;

  /**
   * One run. Times are of the machine's monotonic clock.
   *
   * @param epochNanos what added to such a time gives nanoseconds since 1970
   */
  private record Sample(String executionId, long sent, long answered, long epochNanos) {}

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public String title() {
    return "Append → saga handler → HTTP step on an idle machine, "
        + SAMPLES
        + " runs one after the other";
  }

  @Override
  public Outcome measure(Session session) throws Exception {
    Path folder = session.freshFolder(name());
    Path log = folder.resolve("arrivals.log");
    try (StubProcess stub = StubProcess.start(StubAnswer.json("{}"), log);
        ServerUnderTest server =
            session.startServer(folder, Map.of("NEXUS_HTTP_ALLOW", "127.0.0.1:" + stub.port()));
        HttpClient client = HttpClient.newHttpClient()) {
      String workflowId = server.api().publish(WorkflowFile.read("one-call.json", stub.port()));
      HttpRequest webhook =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:"
                          + server.address().getPort()
                          + "/webhooks/"
                          + workflowId
                          + "/samples"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"sample\":true}"))
              .build();
      session.tell(name() + ": " + (WARMUP + SAMPLES) + " runs");
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < WARMUP + SAMPLES; i++) {
        samples.add(sample(client, webhook));
        // Nothing looks at the log while the step is on its way: the machine is to be idle.
        Thread.sleep(GAP_MILLIS);
        awaitArrivals(log, i + 1);
      }
      return outcome(
          server.api(),
          samples.subList(WARMUP, samples.size()),
          Arrival.read(log).subList(WARMUP, samples.size()));
    } finally {
      session.remove(folder.resolve("home"));
    }
  }

  private static Sample sample(HttpClient client, HttpRequest webhook)
      throws IOException, InterruptedException {
    long sent = System.nanoTime();
    HttpResponse<String> response = client.send(webhook, HttpResponse.BodyHandlers.ofString());
    long answered = System.nanoTime();
    if (response.statusCode() != ACCEPTED) {
      throw new IOException(
          "Expected the webhook to answer 202, found "
              + response.statusCode()
              + ": "
              + response.body());
    }
    if (Json.read(response.body()) instanceof Map<?, ?> run
        && run.get("execution_id") instanceof String id) {
      return new Sample(id, sent, answered, epochNanos(Instant.now()) - System.nanoTime());
    }
    throw new IOException(
        "Expected the webhook to answer an execution_id, found " + response.body());
  }

  private static long epochNanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  /** When the run's first event was made, as the event itself tells. */
  private static Instant appendedAt(Api api, Sample sample)
      throws IOException, InterruptedException {
    Map<?, ?> history =
        api.ask("GET", "/api/v1/executions/" + sample.executionId() + "/events", null);
    if (history.get("items") instanceof List<?> events
        && events.getFirst() instanceof Map<?, ?> first
        && first.get("recorded_at") instanceof String time) {
      return Instant.parse(time);
    }
    throw new IOException(
        "Expected the events of run " + sample.executionId() + ", found " + history);
  }

  /**
   * One at a time: the next sample begins when this one's step has arrived, so that sample and
   * arrival have the same number.
   */
  private static void awaitArrivals(Path log, int wanted) throws IOException, InterruptedException {
    long giveUp = System.nanoTime() + ARRIVAL_MILLIS_MAX * 1_000_000;
    while (Arrival.read(log).size() < wanted) {
      if (System.nanoTime() > giveUp) {
        throw new IOException(
            "Run " + wanted + " has not called the stub after " + ARRIVAL_MILLIS_MAX + " ms.");
      }
      Thread.sleep(1);
    }
  }

  private Outcome outcome(Api api, List<Sample> samples, List<Arrival> arrivals)
      throws IOException, InterruptedException {
    Histogram fromAppend = new Histogram();
    Histogram fromSending = new Histogram();
    Histogram answer = new Histogram();
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      long arrived = arrivals.get(i).nanoTime();
      fromAppend.record(arrived + sample.epochNanos() - epochNanos(appendedAt(api, sample)));
      fromSending.record(arrived - sample.sent());
      answer.record(sample.answered() - sample.sent());
    }
    return new Outcome(
        name(),
        title(),
        List.of(
            millis("event appended → step arrived at the stub, p50", fromAppend, 0.5)
                .with(Target.under(10)),
            millis("event appended → step arrived at the stub, p99", fromAppend, 0.99),
            millis("webhook sent → step arrived at the stub, p50", fromSending, 0.5),
            millis("webhook sent → answered, p50", answer, 0.5)),
        List.of(),
        List.of(
            "From the event's own time: holds two commits, the saga's handler, the dispatch and the call, so it bounds append → saga handler from above."));
  }

  private static Figure millis(String name, Histogram histogram, double quantile) {
    return Figure.of(name, "ms", histogram.quantile(quantile) / 1e6);
  }
}
