package com.nexusai.benchmarks.report;

import com.nexusai.benchmarks.measure.Figure;
import com.nexusai.benchmarks.measure.Outcome;
import com.nexusai.benchmarks.system.Machine;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report for people. */
final class Markdown {
  private Markdown() {}

  static String of(Report report) {
    return "# Benchmarks of "
        + report.time().toString().substring(0, 10)
        + ", commit "
        + report.sources().commit()
        + (report.sources().changed() ? " with changes that are in no commit" : "")
        + "\n\n"
        + circumstances(report)
        + report.outcomes().stream()
            .map(outcome -> section(report, outcome))
            .collect(Collectors.joining());
  }

  private static String circumstances(Report report) {
    Machine machine = report.machine();
    return String.format(
        Locale.ROOT,
        """
        - Machine: %d cores of %s, %.0f GiB, %s; fsync of 4 KiB: p50 %,d µs, p99 %,d µs
        - Java: %s
        - Asked for: `./nexus bench %s`: %d s of warm-up, %d × %d s, %d connections, closed loop, generator and server on the same machine

        Figures are medians over the repeats, with the smallest and the largest.

        """,
        machine.cores(),
        machine.cpu(),
        machine.memoryBytes() / 1073741824.0,
        machine.kernel(),
        machine.fsyncMicrosP50(),
        machine.fsyncMicrosP99(),
        machine.jdk(),
        String.join(" ", report.command()),
        report.settings().warmup().toSeconds(),
        report.settings().repeats(),
        report.settings().length().toSeconds(),
        report.settings().connections());
  }

  private static String section(Report report, Outcome outcome) {
    StringBuilder text = new StringBuilder("## " + outcome.title() + "\n\n");
    if (!outcome.valid()) {
      text.append("**These figures do not count:**\n\n");
      outcome.faults().forEach(fault -> text.append("- ").append(fault).append('\n'));
      text.append('\n');
    }
    if (!outcome.figures().isEmpty()) {
      text.append("| | median | min – max | target | |\n|---|---:|---:|---:|---|\n");
      outcome.figures().forEach(figure -> text.append(row(figure)));
      text.append('\n');
    }
    outcome.remarks().forEach(remark -> text.append(remark).append("\n\n"));
    String note = report.notes().get(outcome.name());
    if (note != null) {
      text.append("What bounds it: ").append(note).append("\n\n");
    }
    return text.toString();
  }

  private static String row(Figure figure) {
    String spread =
        figure.values().size() == 1
            ? ""
            : Figure.shown(figure.min()) + " – " + Figure.shown(figure.max());
    return String.format(
        "| %s | %s %s | %s | %s | %s |%n",
        figure.name(),
        Figure.shown(figure.median()),
        figure.unit(),
        spread,
        figure.target() == null ? "" : figure.target(),
        figure.target() == null ? "" : figure.missed() ? "**missed**" : "reached");
  }
}
