package com.nexusai.app.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The committed description satisfies every default rule of Spectral, warnings included. */
class ApiLintTest {
  private static final Path SOURCES = Path.of("src", "test", "js", "api-lint");
  private static final Path LINTER = Path.of("target", "api-lint").toAbsolutePath();
  private static final Path SPECTRAL =
      LINTER.resolve(Path.of("node_modules", "@stoplight", "spectral-cli", "dist", "index.js"));

  @BeforeAll
  static void the_linter_is_there() throws Exception {
    assumeTrue(
        runs("node", "--version") && runs("npm", "--version"),
        "Skipped: the linter of the API's description is a Node program, and node or npm is"
            + " missing.");
    Files.createDirectories(LINTER);
    for (String file : List.of("package.json", "package-lock.json", "ruleset.yaml")) {
      Files.copy(SOURCES.resolve(file), LINTER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(SPECTRAL)) {
      int exit = run("install.log", "npm", "ci", "--no-audit", "--no-fund", "--silent");
      assumeTrue(
          exit == 0, "Skipped: npm could not install the linter; see target/api-lint/install.log.");
    }
  }

  @Test
  void it_finds_nothing() throws Exception {
    int exit =
        run(
            "lint.log",
            "node",
            SPECTRAL.toString(),
            "lint",
            "--ruleset",
            "ruleset.yaml",
            "--fail-severity",
            "hint",
            ApiDescriptionTest.COMMITTED.toAbsolutePath().normalize().toString());

    assertThat(exit).as(Files.readString(LINTER.resolve("lint.log"))).isZero();
  }

  private static int run(String log, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(LINTER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(new File(LINTER.toFile(), log))
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(log).isTrue();
      return process.exitValue();
    } finally {
      process.destroy();
    }
  }

  private static boolean runs(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
