package com.nexusai.app.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a verb works with.
 *
 * @param out for what was asked for
 * @param err for what went wrong, and for progress where {@code out} is for a program
 * @param home the data folder
 * @param colours whether {@code out} shows colours
 */
record Terminal(PrintStream out, PrintStream err, Path home, boolean colours) {

  static Terminal ofProcess() {
    return new Terminal(
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        home(System.getenv()),
        System.console() != null
            && System.console().isTerminal()
            && System.getenv("NO_COLOR") == null);
  }

  private static Path home(Map<String, String> environment) {
    @Nullable String set = environment.get("NEXUS_HOME");
    return set == null || set.isBlank()
        ? Path.of(System.getProperty("user.home"), ".nexus")
        : Path.of(set).toAbsolutePath();
  }

  /** Text in a colour, where there are colours. */
  String paint(Colour colour, String text) {
    return colours ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
  }

  void complain(Failure failure) {
    err.println(failure.getMessage());
    failure.problems().forEach(problem -> err.println("  " + problem));
  }

  /** The colours in use. */
  enum Colour {
    GREEN(32),
    RED(31),
    YELLOW(33),
    GREY(90),
    BOLD(1);

    private final int code;

    Colour(int code) {
      this.code = code;
    }
  }
}
