package com.nexusai.app.settings;

import java.util.Arrays;
import java.util.List;

/** A setting of several values: separated by commas, with or without space around them. */
public final class CommaList {
  private CommaList() {}

  /** The values in their order; none for a blank text. */
  public static List<String> of(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(v -> !v.isEmpty()).toList();
  }
}
