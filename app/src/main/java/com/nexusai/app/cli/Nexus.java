package com.nexusai.app.cli;

import com.nexusai.app.server.StartRefused;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command line behind {@code ./nexus}. Exit codes: 0 done, 1 failed or refused, 2 bad usage.
 */
@Command(
    name = "nexus",
    description = "Runs workflows and remembers everything.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The launcher itself knows two more: test (all checks and tests) and bench (measures)."
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Nexus implements Callable<Integer> {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  @Spec private @Nullable CommandSpec spec;

  private Nexus() {}

  /** Runs one verb and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(Terminal.ofProcess(), args));
  }

  /** Runs one verb. */
  static int run(Terminal terminal, String... args) {
    CommandLine line =
        new CommandLine(new Nexus())
            .addSubcommand(new UpCommand(terminal))
            .addSubcommand(new RunCommand(terminal))
            .addSubcommand(new LinkCommand(terminal))
            .addSubcommand(new WorkflowsCommand(terminal))
            .addSubcommand(new ExecutionsCommand(terminal))
            .addSubcommand(new RebuildCommand(terminal))
            .setOut(new PrintWriter(terminal.out(), true))
            .setErr(new PrintWriter(terminal.err(), true))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((thrown, _, _) -> told(terminal, thrown));
    return line.execute(args);
  }

  /** Without a verb there is nothing to do but to tell which there are. */
  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
    return USAGE;
  }

  private static int told(Terminal terminal, Exception thrown) {
    switch (thrown) {
      case Failure failure -> {
        terminal.complain(failure);
        return failure.exitCode();
      }
      case NexusClient.Refused refused -> {
        terminal.complain(Failure.of(refused.sentence(), refused.problems()));
        return FAILED;
      }
      case StartRefused refused -> {
        terminal.err().println(refused.getMessage());
        if (!refused.foreseen()) {
          refused.printStackTrace(terminal.err());
        }
        return FAILED;
      }
      default -> {
        terminal.err().println("Nexus made a mistake: " + thrown);
        thrown.printStackTrace(terminal.err());
        return FAILED;
      }
    }
  }
}
