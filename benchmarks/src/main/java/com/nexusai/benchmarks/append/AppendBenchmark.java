package com.nexusai.benchmarks.append;

import com.nexusai.benchmarks.load.Histogram;
import com.nexusai.benchmarks.measure.Benchmark;
import com.nexusai.benchmarks.measure.Figure;
import com.nexusai.benchmarks.measure.Outcome;
import com.nexusai.benchmarks.measure.Session;
import com.nexusai.benchmarks.system.Processes;
import com.nexusai.eventstore.file.Committed;
import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.Failpoints;
import com.nexusai.eventstore.file.NewEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many durable units of work of three events the event file takes a second, by the number of
 * callers.
 */
public final class AppendBenchmark implements Benchmark {
  private static final List<Integer> CALLERS = List.of(1, 16, 64, 256);
  private static final Duration LENGTH = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "append";
  }

  @Override
  public String title() {
    return "Event file alone: durable units of work of "
        + Appender.EVENTS
        + " events, without the framework";
  }

  @Override
  public Outcome measure(Session session) throws Exception {
    Path folder = session.freshFolder(name());
    List<Figure> figures = new ArrayList<>();
    try (EventFile file =
        EventFile.open(folder.resolve("events.db"), new Nobody(), Failpoints.NONE)) {
      round(file, CALLERS.get(1));
      for (int callers : CALLERS) {
        figures.addAll(round(file, callers));
        session.tell(name() + ": " + callers + " callers measured");
      }
    } finally {
      session.remove(folder);
    }
    return new Outcome(name(), title(), figures, List.of(), List.of());
  }

  private static List<Figure> round(EventFile file, int callers)
      throws IOException, InterruptedException {
    long pid = ProcessHandle.current().pid();
    Duration cpu = Processes.cpu(pid);
    long until = System.nanoTime() + LENGTH.toNanos();
    List<Appender> appenders = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      appenders.add(Appender.start(file, until));
    }
    Histogram latency = new Histogram();
    for (Appender appender : appenders) {
      latency.add(appender.join());
    }
    String by = callers == 1 ? "1 caller: " : callers + " callers: ";
    double micros = Processes.cpu(pid).minus(cpu).toNanos() / 1e3;
    return List.of(
        Figure.of(by + "units", "/s", latency.count() / (LENGTH.toMillis() / 1e3)),
        Figure.of(by + "p50", "ms", latency.quantile(0.5) / 1e6),
        Figure.of(by + "p99", "ms", latency.quantile(0.99) / 1e6),
        Figure.of(by + "CPU", "µs/unit", micros / Math.max(1, latency.count())));
  }

  /** No streams are read here. */
  private static final class Nobody implements Committed {
    @Override
    public void events(long first, List<NewEvent> events) {}

    @Override
    public void wake() {}
  }
}
