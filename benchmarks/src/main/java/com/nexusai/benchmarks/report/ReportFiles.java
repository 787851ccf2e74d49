package com.nexusai.benchmarks.report;

import com.nexusai.benchmarks.measure.Figure;
import com.nexusai.benchmarks.measure.Outcome;
import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a report as {@code <date>-<commit>.md} and {@code .json}. */
public final class ReportFiles {
  private ReportFiles() {}

  /**
   * Writes both files; those of an earlier call on the same day and commit are kept, and the new
   * ones are numbered.
   *
   * @return the Markdown file
   */
  public static Path write(Report report, Path folder) throws IOException {
    Files.createDirectories(folder);
    String base = report.time().toString().substring(0, 10) + "-" + report.sources().commit();
    String name = base;
    for (int i = 2; Files.exists(folder.resolve(name + ".md")); i++) {
      name = base + "-" + i;
    }
    Files.write(
        folder.resolve(name + ".json"),
        Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(json(report)));
    return Files.write(
        folder.resolve(name + ".md"), Markdown.of(report).getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Object> json(Report report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("time", report.time());
    json.put("sources", report.sources());
    json.put("machine", report.machine());
    json.put("settings", report.settings());
    json.put("command", report.command());
    json.put("benchmarks", report.outcomes().stream().map(ReportFiles::json).toList());
    json.put("notes", report.notes());
    return json;
  }

  private static Map<String, Object> json(Outcome outcome) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", outcome.name());
    json.put("title", outcome.title());
    json.put("valid", outcome.valid());
    json.put("faults", outcome.faults());
    json.put("remarks", outcome.remarks());
    json.put("figures", outcome.figures().stream().map(ReportFiles::json).toList());
    return json;
  }

  private static Map<String, Object> json(Figure figure) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", figure.name());
    json.put("unit", figure.unit());
    json.put("values", figure.values());
    json.put("median", figure.median());
    json.put("min", figure.min());
    json.put("max", figure.max());
    if (figure.target() != null) {
      json.put("target", figure.target().limit());
      json.put("target_is", figure.target().atLeast() ? "at_least" : "under");
      json.put("reached", !figure.missed());
    }
    return json;
  }
}
