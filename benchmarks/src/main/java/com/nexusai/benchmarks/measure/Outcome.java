package com.nexusai.benchmarks.measure;

import java.util.List;

/**
 * What a benchmark found.
 *
 * @param faults what makes its figures invalid: wrong answers, lost runs, a view that does not
 *     follow; empty when they count
 * @param remarks what a reader should know besides
 */
public record Outcome(
    String name, String title, List<Figure> figures, List<String> faults, List<String> remarks) {
  public Outcome {
    figures = List.copyOf(figures);
    faults = List.copyOf(faults);
    remarks = List.copyOf(remarks);
  }

  /** A benchmark that could not be measured. */
  public static Outcome failed(Benchmark benchmark, Exception cause) {
    return new Outcome(
        benchmark.name(),
        benchmark.title(),
        List.of(),
        List.of("Not measured: " + cause),
        List.of());
  }

  /** Whether its figures count. */
  public boolean valid() {
    return faults.isEmpty();
  }
}
