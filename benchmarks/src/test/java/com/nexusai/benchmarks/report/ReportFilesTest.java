package com.nexusai.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.benchmarks.measure.Figure;
import com.nexusai.benchmarks.measure.Outcome;
import com.nexusai.benchmarks.measure.Settings;
import com.nexusai.benchmarks.measure.Target;
import com.nexusai.benchmarks.system.Machine;
import com.nexusai.benchmarks.system.Sources;
import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
  @TempDir Path folder;

  @Test
  void the_markdown_tells_figures_targets_and_circumstances() throws IOException {
    String text = Files.readString(ReportFiles.write(report(outcome(List.of())), folder));
    assertThat(text)
        .contains("# Benchmarks of 2026-11-22, commit abc1234 with changes that are in no commit")
        .contains("2 cores of Some CPU, 8 GiB", "fsync of 4 KiB: p50 500 µs, p99 2,000 µs")
        .contains("`./nexus bench w1 --seconds 60`: 30 s of warm-up, 3 × 60 s, 16 connections")
        .contains("| runs | 2,700 /s | 2,650 – 2,800 | ≥ 2,600 | reached |")
        .contains("| p99 | 31 ms |  | < 25 | **missed** |")
        .contains("| server CPU | 512 µs/run |  |  |  |")
        .contains("What bounds it: the disk")
        .doesNotContain("do not count");
  }

  @Test
  void figures_with_wrong_answers_do_not_count() throws IOException {
    String text =
        Files.readString(ReportFiles.write(report(outcome(List.of("3 × status 503"))), folder));
    assertThat(text).contains("**These figures do not count:**", "- 3 × status 503");
  }

  @Test
  void the_json_holds_every_repeat() throws IOException {
    Path markdown = ReportFiles.write(report(outcome(List.of())), folder);
    Path file = markdown.resolveSibling("2026-11-22-abc1234.json");
    Map<?, ?> json = (Map<?, ?>) Json.read(Files.readAllBytes(file));
    Map<?, ?> benchmark = (Map<?, ?>) ((List<?>) json.get("benchmarks")).getFirst();
    Map<?, ?> runs = (Map<?, ?>) ((List<?>) benchmark.get("figures")).getFirst();
    assertThat(runs.get("values")).isEqualTo(List.of(2_650.0, 2_700.0, 2_800.0));
    assertThat(runs.get("reached")).isEqualTo(true);
    assertThat(benchmark.get("valid")).isEqualTo(true);
    assertThat(json.get("time")).isEqualTo("2026-11-22T10:00:00Z");
    assertThat(((Map<?, ?>) json.get("settings")).get("length")).isEqualTo("PT1M");
    assertThat(((Map<?, ?>) json.get("machine")).get("fsync_micros_p50")).isEqualTo(500L);
  }

  @Test
  void an_earlier_report_of_the_day_is_kept() throws IOException {
    Path first = ReportFiles.write(report(outcome(List.of())), folder);
    Path second = ReportFiles.write(report(outcome(List.of())), folder);
    assertThat(first.getFileName().toString()).isEqualTo("2026-11-22-abc1234.md");
    assertThat(second.getFileName().toString()).isEqualTo("2026-11-22-abc1234-2.md");
    assertThat(first).exists();
    assertThat(second.resolveSibling("2026-11-22-abc1234-2.json")).exists();
  }

  private static Outcome outcome(List<String> faults) {
    return new Outcome(
        "w1",
        "W1: runs",
        List.of(
            Figure.of("runs", "/s", List.of(2_650.0, 2_700.0, 2_800.0)).with(Target.atLeast(2_600)),
            Figure.of("p99", "ms", 31).with(Target.under(25)),
            Figure.of("server CPU", "µs/run", 512)),
        faults,
        List.of("A remark."));
  }

  private static Report report(Outcome outcome) {
    return new Report(
        Instant.parse("2026-11-22T10:00:00Z"),
        new Sources("abc1234", true),
        new Machine(2, "Some CPU", 8L << 30, "Linux 6", "A JVM 25", 500, 2_000),
        new Settings(Duration.ofSeconds(30), Duration.ofSeconds(60), 3, 16, false, 5_000_000),
        List.of("w1", "--seconds", "60"),
        List.of(outcome),
        Map.of("w1", "the disk"));
  }
}
