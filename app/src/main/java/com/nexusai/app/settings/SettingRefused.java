package com.nexusai.app.settings;

/** A setting that Nexus cannot work with; the message is one sentence for the person who set it. */
public final class SettingRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Refuses with a sentence that names the setting, what was expected and what was found. */
  public SettingRefused(String sentence) {
    super(sentence, null, false, false);
  }

  static SettingRefused of(String property, String expected, String found) {
    return new SettingRefused(
        variable(property) + ": expected " + expected + ", found '" + found + "'.");
  }

  /**
   * The environment variable that sets a property: {@code nexus.http-allow} is {@code
   * NEXUS_HTTP_ALLOW}.
   */
  static String variable(String property) {
    return property.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
