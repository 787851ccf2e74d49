package com.nexusai.benchmarks.longform;

import java.util.List;

/**
 * How long the long form of the crash tests is.
 *
 * @param kills how often the server is killed
 * @param seeds how many random workflows are run
 * @param graphs in how many of them the engine is restarted at every commit
 */
public record CrashLength(int kills, int seeds, int graphs) {

  /** As the tests read it: system properties on Maven's command line. */
  List<String> properties() {
    return List.of(
        "-Dnexus.kills=" + kills,
        "-Dnexus.random.seeds=" + seeds,
        "-Dnexus.restart.graphs=" + graphs,
        "-Dnexus.restart.max=" + Integer.MAX_VALUE);
  }
}
