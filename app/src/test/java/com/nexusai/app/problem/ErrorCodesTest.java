package com.nexusai.app.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever meets a code finds it in the guide. */
class ErrorCodesTest {
  private static final Pattern CODE = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+)\"");
  private static final List<String> MODULES =
      List.of("shared-kernel", "axon-server", "command-side", "sagas", "query-side", "app");

  /** Names of the same look: settings, and a role. */
  private static final Pattern NO_CODE = Pattern.compile("NEXUS_.*|NO_COLOR|ROLE_ADMIN");

  @Test
  void every_code_is_documented() throws IOException {
    String documented = Files.readString(Path.of("../docs/guide/errors.md"));

    assertThat(codes())
        .hasSizeGreaterThan(120)
        .allSatisfy(code -> assertThat(documented).contains("`" + code + "`"));
  }

  private static Set<String> codes() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          CODE.matcher(Files.readString(file))
              .results()
              .map(found -> found.group(1))
              .filter(code -> !NO_CODE.matcher(code).matches())
              .forEach(codes::add);
        }
      }
    }
    return codes;
  }
}
