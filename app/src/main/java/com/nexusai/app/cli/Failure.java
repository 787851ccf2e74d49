package com.nexusai.app.cli;

import java.util.List;

/**
 * A verb that cannot be done, told in a sentence and, where there are any, the problems behind it.
 */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exitCode;
  private final transient List<String> problems;

  private Failure(int exitCode, String sentence, List<String> problems) {
    super(sentence, null, false, false);
    this.exitCode = exitCode;
    this.problems = List.copyOf(problems);
  }

  /** The call itself was wrong. */
  static Failure usage(String sentence) {
    return new Failure(Nexus.USAGE, sentence, List.of());
  }

  /** What the call named is wrong in these ways. */
  static Failure usage(String sentence, List<String> problems) {
    return new Failure(Nexus.USAGE, sentence, problems);
  }

  /** The call was right, but it could not be done. */
  static Failure of(String sentence) {
    return new Failure(Nexus.FAILED, sentence, List.of());
  }

  /** The call was right, but the server refused it. */
  static Failure of(String sentence, List<String> problems) {
    return new Failure(Nexus.FAILED, sentence, problems);
  }

  int exitCode() {
    return exitCode;
  }

  List<String> problems() {
    return problems;
  }
}
