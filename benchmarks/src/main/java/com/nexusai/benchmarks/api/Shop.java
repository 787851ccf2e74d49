package com.nexusai.benchmarks.api;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The workflows that are asked for: small ones, as most are. */
final class Shop {
  private static final List<String> WORDS =
      List.of("invoices", "orders", "returns", "greetings", "reports", "stock", "mail", "backups");

  private Shop() {}

  /** A word that an eighth of all names hold. */
  static String word(int number) {
    return WORDS.get(Math.floorMod(number, WORDS.size()));
  }

  /**
   * A transform and an output; it fails when the input's {@code n} is 0.
   *
   * @param number tells it from others
   */
  static Map<String, Object> quick(int number) {
    return workflow(
        String.format(Locale.ROOT, "Nightly %s %05d", word(number), number),
        Map.of(
            "id",
            "work",
            "type",
            "action",
            "configuration",
            Map.of("mode", "transform", "set", Map.of("share", "${ 5040 / input.n }"))));
  }

  /** One whose runs wait for an hour, so that they can be cancelled. */
  static Map<String, Object> waiting() {
    return workflow(
        "Wait for an hour",
        Map.of(
            "id",
            "work",
            "type",
            "action",
            "configuration",
            Map.of("mode", "transform", "set", Map.of("share", 1), "wait", Map.of("for", "PT1H"))));
  }

  private static Map<String, Object> workflow(String name, Map<String, Object> work) {
    return Map.of(
        "name",
        name,
        "description",
        "One of many.",
        "agents",
        List.of(
            Map.of(
                "id",
                "start",
                "type",
                "trigger",
                "configuration",
                Map.of("on", Map.of("manual", Map.of()))),
            work,
            Map.of(
                "id",
                "end",
                "type",
                "output",
                "configuration",
                Map.of("result", "${ data.work.share }"))),
        "connections",
        List.of(
            Map.of("source", "start", "target", "work"),
            Map.of("source", "work", "target", "end")));
  }
}
