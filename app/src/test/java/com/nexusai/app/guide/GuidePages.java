package com.nexusai.app.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages of the guide, and what of them can be tried. */
final class GuidePages {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  static final Path GUIDE = ROOT.resolve("docs/guide");
  static final Path EXAMPLES = ROOT.resolve("examples");

  private static final Pattern BLOCK = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL);
  private static final Pattern NAMED =
      Pattern.compile("\\[`examples/([a-z-]+\\.json)`]\\(\\.\\./\\.\\./examples/\\1\\)\n\n$");
  private static final Pattern RUN =
      Pattern.compile(
          "^\\$ \\./nexus run examples/([a-z-]+\\.json) --json(?: --input '(.*)')?\n(\\{.*})$",
          Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");

  private GuidePages() {}

  /** A workflow that a page shows, and the file which it says that is. */
  record Shown(String page, String file, String json) {
    @Override
    public String toString() {
      return page + ": " + file;
    }
  }

  /** A run that a page shows: its input and the one line that ends it. */
  record Ran(String page, String file, String input, String line) {
    @Override
    public String toString() {
      return page + ": " + file + " " + input;
    }
  }

  /** A place in the repository to which a page leads. */
  record Link(String page, String target, String heading) {}

  static List<Path> pages() {
    return files(GUIDE, ".md");
  }

  static List<Path> examples() {
    return files(EXAMPLES, ".json");
  }

  static List<Shown> shown() {
    List<Shown> shown = new ArrayList<>();
    for (Path page : pages()) {
      String text = text(page);
      Matcher block = BLOCK.matcher(text);
      while (block.find()) {
        if (block.group(1).contains("\"agents\"")) {
          Matcher named = NAMED.matcher(text.substring(0, block.start()));
          shown.add(new Shown(name(page), named.find() ? named.group(1) : "", block.group(1)));
        }
      }
    }
    return shown;
  }

  static List<Ran> ran() {
    List<Ran> ran = new ArrayList<>();
    for (Path page : pages()) {
      Matcher run = RUN.matcher(text(page));
      while (run.find()) {
        String input = run.group(2) == null ? "{}" : run.group(2);
        ran.add(new Ran(name(page), run.group(1), input, run.group(3)));
      }
    }
    return ran;
  }

  static List<Link> links() {
    List<Link> links = new ArrayList<>();
    for (Path page : pages()) {
      Matcher link = LINK.matcher(text(page));
      while (link.find()) {
        String target = link.group(1).isEmpty() ? name(page) : link.group(1);
        links.add(new Link(name(page), target, link.group(2) == null ? "" : link.group(2)));
      }
    }
    return links;
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path page) {
    return page.getFileName().toString();
  }

  private static List<Path> files(Path folder, String ending) {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
