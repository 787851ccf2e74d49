package com.nexusai.benchmarks.measure;

/** Something that can be measured by its name. */
public interface Benchmark {

  /** How it is asked for on the command line. */
  String name();

  /** What it measures, in one line. */
  String title();

  /**
   * Measures.
   *
   * @throws Exception when it cannot; what it started is stopped
   */
  Outcome measure(Session session) throws Exception;
}
