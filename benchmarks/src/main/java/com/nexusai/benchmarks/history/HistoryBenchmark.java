package com.nexusai.benchmarks.history;

import com.nexusai.benchmarks.load.LoadGenerator;
import com.nexusai.benchmarks.load.Window;
import com.nexusai.benchmarks.measure.Benchmark;
import com.nexusai.benchmarks.measure.Figure;
import com.nexusai.benchmarks.measure.Outcome;
import com.nexusai.benchmarks.measure.Session;
import com.nexusai.benchmarks.measure.Target;
import com.nexusai.benchmarks.server.ServerUnderTest;
import com.nexusai.benchmarks.workload.OrderExchange;
import com.nexusai.benchmarks.workload.WorkflowFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether a long history slows a server down: W1 on a server whose store is empty and on one whose
 * store, sagas and views hold millions of events, by turns.
 */
public final class HistoryBenchmark implements Benchmark {
  private static final long TOLD_EVERY = 1_000_000;
  private static final String ORDER =
      "{\"reference\":\"0000000000\",\"quantity\":1,\"unit_cents\":1000}";

  @Override
  public String name() {
    return "w6";
  }

  @Override
  public String title() {
    return "W6: W1 with many events in the store already, against an empty store";
  }

  @Override
  public Outcome measure(Session session) throws Exception {
    Path folder = session.freshFolder(name());
    Path full = folder.resolve("full");
    try {
      List<Figure> figures = new ArrayList<>(fill(session, full));
      try (ServerUnderTest empty = session.startServer(folder.resolve("empty"), Map.of());
          ServerUnderTest filled = session.startServer(full, Map.of());
          Contestant first = Contestant.of("empty", empty, session);
          Contestant second = Contestant.of("full", filled, session)) {
        figures.add(caughtUp(session, filled, second.workflowId()));
        List<String> faults = new ArrayList<>();
        figures.addAll(compare(session, first, second));
        faults.addAll(first.faults());
        faults.addAll(second.faults());
        return new Outcome(name(), title(), figures, faults, List.of());
      }
    } finally {
      session.remove(folder);
    }
  }

  /** A server makes the run that the others are made after; then the file is filled. */
  private List<Figure> fill(Session session, Path folder) throws Exception {
    String run;
    try (ServerUnderTest server = session.startServer(folder, Map.of())) {
      run = order(server, server.api().publish(WorkflowFile.read("w1.json", 0)));
    }
    Path events = folder.resolve("home/events.db");
    long wanted = session.settings().events();
    session.tell(String.format(Locale.ROOT, "%s: filling in %,d events", name(), wanted));
    long start = System.nanoTime();
    Filler filler = new Filler(RecordedRun.read(events, run));
    long[] next = {TOLD_EVERY};
    long added =
        filler.fill(
            events,
            wanted,
            so -> {
              if (so >= next[0]) {
                session.tell(String.format(Locale.ROOT, "%s: %,d events are in", name(), so));
                next[0] += TOLD_EVERY;
              }
            });
    double seconds = (System.nanoTime() - start) / 1e9;
    return List.of(
        Figure.of("events in the full store", "", added),
        Figure.of("filled in", "events/s", added / seconds));
  }

  private static String order(ServerUnderTest server, String workflowId)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest webhook =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:"
                          + server.address().getPort()
                          + "/webhooks/"
                          + workflowId
                          + "/orders"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(ORDER))
              .build();
      client.send(webhook, HttpResponse.BodyHandlers.discarding());
    }
    server.api().awaitCaughtUp();
    List<String> runs = server.api().runs(workflowId, "completed");
    if (runs.size() != 1) {
      throw new IOException("Expected one completed run, found " + runs + ".");
    }
    return runs.getFirst();
  }

  /** Waits until the views show what was filled in: only then is the history a full one. */
  private Figure caughtUp(Session session, ServerUnderTest server, String workflowId)
      throws IOException, InterruptedException {
    session.tell(name() + ": the sagas and the views catch up");
    long start = System.nanoTime();
    server.api().awaitCaughtUp();
    double seconds = (System.nanoTime() - start) / 1e9;
    session.tell(String.format(Locale.ROOT, "%s: caught up after %.0f s", name(), seconds));
    return Figure.of("sagas and views caught up after", "s", seconds);
  }

  private List<Figure> compare(Session session, Contestant empty, Contestant full)
      throws IOException {
    Duration half = session.settings().warmup();
    session.tell(name() + ": warming up both for " + half.toSeconds() + " s each");
    empty.load(half);
    full.load(half);
    List<Window> first = new ArrayList<>();
    List<Window> second = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    for (int i = 1; i <= session.settings().repeats(); i++) {
      first.add(empty.load(session.settings().length()));
      second.add(full.load(session.settings().length()));
      shares.add(second.getLast().rate() / first.getLast().rate() * 100);
      session.tell(
          String.format(
              Locale.ROOT,
              "%s: round %d: %,.0f runs/s empty, %,.0f full",
              name(),
              i,
              first.getLast().rate(),
              second.getLast().rate()));
    }
    return List.of(
        Figure.of("runs, empty store", "/s", first.stream().map(Window::rate).toList()),
        Figure.of("runs, full store", "/s", second.stream().map(Window::rate).toList()),
        Figure.of("full against empty", "%", shares).with(Target.atLeast(90)),
        Figure.of("p99, empty store", "ms", first.stream().map(HistoryBenchmark::p99).toList()),
        Figure.of("p99, full store", "ms", second.stream().map(HistoryBenchmark::p99).toList()));
  }

  private static double p99(Window window) {
    return window.latency().quantile(0.99) / 1e6;
  }

  /** A server, its own workflow, and the load on it. */
  private record Contestant(
      String name,
      ServerUnderTest server,
      String workflowId,
      LoadGenerator generator,
      List<Window> windows)
      implements AutoCloseable {

    static Contestant of(String name, ServerUnderTest server, Session session)
        throws IOException, InterruptedException {
      String workflowId = server.api().publish(WorkflowFile.read("w1.json", 0));
      OrderExchange orders =
          new OrderExchange(
              server.address(), "/webhooks/" + workflowId + "/orders", ",\"route\":\"accept\"}");
      return new Contestant(
          name,
          server,
          workflowId,
          new LoadGenerator(server.address(), session.settings().connections(), orders),
          new ArrayList<>());
    }

    Window load(Duration length) throws IOException {
      windows.add(generator.run(length));
      return windows.getLast();
    }

    List<String> faults() throws IOException, InterruptedException {
      List<String> faults = new ArrayList<>();
      long answered = 0;
      for (Window window : windows) {
        window.problems().forEach((what, count) -> faults.add(name + ": " + count + " × " + what));
        answered += window.answered();
      }
      server.api().awaitCaughtUp();
      long completed = server.api().countRuns(workflowId, "completed");
      if (completed != answered) {
        faults.add(
            name + ": Expected " + answered + " completed runs, but there are " + completed + ".");
      }
      return faults;
    }

    @Override
    public void close() throws IOException {
      generator.close();
    }
  }
}
