package com.nexusai.app.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./nexus link}: another link that signs a browser in. */
@Command(
    name = "link",
    description = "Prints a link that signs a browser in, once, within ten minutes.",
    mixinStandardHelpOptions = true)
final class LinkCommand implements Callable<Integer> {
  private final Terminal terminal;

  LinkCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (NexusClient server = ServerAddress.client(terminal.home())) {
      String path = server.post("/api/v1/login-links", Map.of()).at("path").text();
      terminal.out().println(server.address() + path);
      return Nexus.DONE;
    }
  }
}
