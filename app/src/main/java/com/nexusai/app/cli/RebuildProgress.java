package com.nexusai.app.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Shows how far a rebuild has come: a bar on a terminal, lines anywhere else. */
final class RebuildProgress {
  private static final int BAR = 30;

  private final Terminal terminal;
  private final String view;
  private final boolean told;

  /**
   * Shows one view's.
   *
   * @param told whether anything is shown at all
   */
  RebuildProgress(Terminal terminal, String view, boolean told) {
    this.terminal = terminal;
    this.view = view;
    this.told = told;
  }

  boolean drawsBar() {
    return told && terminal.colours();
  }

  void tell(JsonNode rebuild) {
    if (!told) {
      return;
    }
    long position = rebuild.at("position").number(0);
    long head = Math.max(1, rebuild.at("head").number(0));
    int percent = (int) Math.min(100, 100 * position / head);
    String line =
        "%s %s%3d%% of %d events, %d events/s, %s"
            .formatted(
                view,
                terminal.colours() ? bar(percent) + " " : "",
                percent,
                head,
                rebuild.at("events_per_second").number(0),
                left(rebuild));
    if (terminal.colours()) {
      terminal.out().print("\r\u001b[2K" + line);
      terminal.out().flush();
    } else {
      terminal.out().println(line);
    }
  }

  private static String bar(int percent) {
    int full = BAR * percent / 100;
    return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
  }

  private static String left(JsonNode rebuild) {
    if ("switching".equals(rebuild.at("state").text())) {
      return "switching over";
    }
    JsonNode seconds = rebuild.at("seconds_left");
    return seconds.isMissing() ? "begins" : seconds.number(0) + " s left";
  }

  void end(JsonNode rebuild) {
    if (terminal.colours()) {
      terminal.out().print("\r\u001b[2K");
    }
    String state = rebuild.at("state").text();
    long position = rebuild.at("position").number(0);
    if ("done".equals(state)) {
      terminal
          .out()
          .printf(
              Locale.ROOT,
              "%s rebuilt from %d events in %s, %d events/s%n",
              view,
              position,
              Pretty.seconds(
                  Duration.between(
                      Instant.parse(rebuild.at("started_at").text()),
                      Instant.parse(rebuild.at("ended_at").text()))),
              rebuild.at("events_per_second").number(0));
    } else {
      String why = rebuild.at("error").text();
      terminal
          .err()
          .println(
              view
                  + " was not rebuilt: "
                  + (why.isEmpty() ? "somebody stopped it" : why)
                  + ". The view that was read before still is.");
    }
  }
}
