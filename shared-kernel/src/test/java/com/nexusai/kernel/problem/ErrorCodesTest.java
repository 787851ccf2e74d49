package com.nexusai.kernel.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorCodesTest {
  private static final Pattern CODE = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+|CYCLE|UNREACHABLE)\"");

  @Test
  void every_code_of_the_workflow_language_is_documented() throws IOException {
    String documented = Files.readString(Path.of("../docs/guide/errors.md"));

    assertThat(codes())
        .hasSizeGreaterThan(30)
        .allSatisfy(code -> assertThat(documented).contains("`" + code + "`"));
  }

  private static Set<String> codes() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (String folder : new String[] {"json", "expression", "workflow", "problem"}) {
      try (Stream<Path> files = Files.walk(Path.of("src/main/java/com/nexusai/kernel", folder))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          CODE.matcher(Files.readString(file))
              .results()
              .forEach(found -> codes.add(found.group(1)));
        }
      }
    }
    return codes;
  }
}
