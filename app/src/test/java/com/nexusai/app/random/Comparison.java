package com.nexusai.app.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Holds what a run came to against what it must have come to. */
final class Comparison {
  private Comparison() {}

  static Outcome expected(Drawn drawn, Instant startedAt) {
    return Reference.of(drawn, Reference.compiled(drawn), Play.run(drawn), startedAt);
  }

  /** Checks every run of a play; answers what is wrong, with everything that tells why. */
  static List<String> check(Play play) {
    List<String> wrong = new ArrayList<>();
    for (Recorded run : play.runs()) {
      // One that was cancelled came to no end of its own: its parent went on without it.
      if (!run.cancelled()) {
        try {
          check(run);
        } catch (AssertionError e) {
          wrong.add(run.drawn + "\n" + play.history(run) + "\n" + e.getMessage());
        }
      }
    }
    return wrong;
  }

  private static void check(Recorded run) {
    Outcome expected =
        Reference.of(
            run.drawn,
            Reference.compiled(run.drawn),
            run.start.executionId().value(),
            run.start.at());
    check(run.outcome(), expected);
  }

  private static void check(Outcome actual, Outcome expected) {
    assertThat(actual.status()).as("status").isEqualTo(expected.status());
    if (expected.status() != ExecutionStatus.FAILED) {
      assertThat(actual.steps()).as("steps").isEqualTo(expected.steps());
      assertThat(actual.attempts()).as("attempts").isEqualTo(expected.attempts());
      assertThat(actual.result()).as("result").isEqualTo(expected.result());
      return;
    }
    // Which of several failures ends the run is a matter of time; what was done before is not.
    assertThat(expected.errors()).as("errors").containsAll(actual.errors());
    TreeMap<String, String> done = new TreeMap<>(actual.steps());
    done.values().removeIf(step -> step.startsWith("failed"));
    assertThat(expected.steps()).as("steps").containsAllEntriesOf(done);
    assertThat(expected.attempts()).as("attempts").containsAll(actual.attempts());
  }
}
