package com.nexusai.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the verbs that list something have in common. */
final class ListOptions {
  @Option(
      names = "--limit",
      defaultValue = "50",
      description = "how many at the most (${DEFAULT-VALUE})")
  private int limit;

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      description = "go on where a page ended: the next_cursor that --json told")
  private @Nullable String cursor;

  @Option(names = "--count", description = "tell how many there are in all")
  private boolean count;

  @Option(names = "--json", description = "as the server's JSON")
  private boolean json;

  boolean json() {
    return json;
  }

  /** The beginning of the query that asks for such a page. */
  QueryText query() {
    return new QueryText("?limit=" + limit)
        .and("cursor", cursor)
        .and("count", count ? "true" : null);
  }

  /** Says under a table how many there are in all, where that was asked. */
  void tellTotal(Terminal terminal, JsonNode page) {
    JsonNode total = page.at("total");
    if (!total.isMissing()) {
      terminal.out().println(page.at("items").items().size() + " of " + total.text());
    }
  }

  /** A query as it stands in an address. */
  record QueryText(String text) {
    /** With this parameter too, unless it has no value. */
    QueryText and(String name, @Nullable String value) {
      return value == null
          ? this
          : new QueryText(text + "&" + name + "=" + NexusClient.encoded(value));
    }
  }
}
