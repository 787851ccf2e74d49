package com.nexusai.kernel.problem;

import java.util.regex.Pattern;

/** Writes JSON paths as problems tell them: {@code $.agents[2].configuration["my-key"]}. */
public final class JsonPath {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final int MAX_KEY = 100;

  private JsonPath() {}

  /** The path of a key of the object at a path. */
  public static String key(String path, String key) {
    if (PLAIN.matcher(key).matches()) {
      return path + "." + key;
    }
    String shown = key.length() <= MAX_KEY ? key : key.substring(0, MAX_KEY) + "…";
    return path + "[\"" + shown.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
  }

  /** The path of an element of the array at a path. */
  public static String index(String path, int index) {
    return path + "[" + index + "]";
  }
}
