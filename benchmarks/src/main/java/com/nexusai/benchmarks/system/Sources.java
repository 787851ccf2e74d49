package com.nexusai.benchmarks.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of the source that was measured.
 *
 * @param commit the short id; {@code nogit} outside a repository
 * @param changed whether there were changes that are in no commit
 */
public record Sources(String commit, boolean changed) {

  /** Asks git. */
  public static Sources of(Path root) throws IOException {
    String commit = git(root, List.of("rev-parse", "--short=7", "HEAD"));
    String changes =
        git(
            root,
            List.of(
                "status",
                "--porcelain",
                "--untracked-files=no",
                "--",
                ".",
                ":!benchmarks/results"));
    return new Sources(commit.isEmpty() ? "nogit" : commit, !changes.isEmpty());
  }

  private static String git(Path root, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
    command.addAll(arguments);
    Process git =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var output = git.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
