package com.nexusai.app.cli;

import com.nexusai.kernel.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Problems as a server tells them, each in a sentence. */
final class Problems {
  private Problems() {}

  /** The sentences of a list of problems. */
  static List<String> sentences(JsonNode problems) {
    return problems.items().stream().map(Problems::sentence).toList();
  }

  private static String sentence(JsonNode told) {
    @Nullable String action = told.at("action").isMissing() ? null : told.at("action").text();
    return new Problem(
            told.at("code").text(),
            told.at("path").text(),
            told.at("expected").text(),
            told.at("found").text(),
            action)
        .sentence();
  }
}
