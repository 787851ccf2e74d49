package com.nexusai.benchmarks.workload;

import com.nexusai.benchmarks.measure.Figure;
import com.nexusai.benchmarks.measure.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** All measured stretches of one workload as figures. */
record Stretches(Workload workload, List<Stretch> all) {
  private static final Target LAG = Target.under(2);
  private static final double NOISY = 0.1;

  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(wanted(figure("runs", "/s", s -> s.window().rate()), workload.rate()));
    Workload.Steps steps = workload.steps();
    if (steps != null) {
      figures.add(
          wanted(figure("steps", "/s", s -> s.window().rate() * steps.perRun()), steps.rate()));
    }
    figures.add(figure("p50", "ms", s -> millis(s, 0.5)));
    figures.add(figure("p90", "ms", s -> millis(s, 0.9)));
    figures.add(wanted(figure("p99", "ms", s -> millis(s, 0.99)), workload.p99Millis()));
    figures.add(figure("max", "ms", s -> s.window().latency().max() / 1e6));
    figures.add(figure("server CPU", "µs/run", s -> s.micros(s.used().server())));
    figures.add(figure("generator CPU", "µs/run", s -> s.micros(s.used().generator())));
    figures.add(figure("stub CPU", "µs/run", s -> s.micros(s.used().stub())));
    figures.add(figure("saga lag at the end", "s", s -> s.lag().sagas().toNanos() / 1e9).with(LAG));
    figures.add(figure("view lag at the end", "s", s -> s.lag().views().toNanos() / 1e9).with(LAG));
    figures.add(
        figure(
            "disk",
            "KiB/run",
            s -> s.used().dataBytes() / 1024.0 / Math.max(1, s.window().answered())));
    figures.add(figure("memory of the server", "MiB", s -> s.serverBytesResident() / 1048576.0));
    figures.add(figure("machine busy", "%", s -> s.used().machine().busyShare() * 100));
    figures.add(figure("of it others", "%", s -> s.used().othersShare() * 100));
    return figures;
  }

  private Figure figure(String name, String unit, ToDoubleFunction<Stretch> value) {
    return Figure.of(name, unit, all.stream().map(s -> (Double) value.applyAsDouble(s)).toList());
  }

  private static Figure wanted(Figure figure, @Nullable Target target) {
    return target == null ? figure : figure.with(target);
  }

  private static double millis(Stretch stretch, double quantile) {
    return stretch.window().latency().quantile(quantile) / 1e6;
  }

  /** What a reader must know to judge the figures. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    double others = all.stream().mapToDouble(s -> s.used().othersShare()).max().orElse(0);
    double stolen = all.stream().mapToDouble(s -> s.used().machine().stolenShare()).max().orElse(0);
    if (others > NOISY) {
      remarks.add(
          percent(others) + " of the machine's time went to programs that have no part in this.");
    }
    if (stolen > NOISY / 2) {
      remarks.add(
          percent(stolen) + " of the machine's time was taken by other guests of its host.");
    }
    long reconnects = all.stream().mapToLong(s -> s.window().reconnects()).sum();
    if (reconnects > 0) {
      remarks.add("Connections were opened again " + reconnects + " times.");
    }
    return remarks;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "Up to %.0f %%", share * 100);
  }

  /** What makes the figures invalid. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (Stretch stretch : all) {
      stretch.window().problems().forEach((what, count) -> faults.add(count + " × " + what));
    }
    return faults;
  }
}
