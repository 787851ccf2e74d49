package com.nexusai.app.cli;

import com.nexusai.app.NexusApplication;
import com.nexusai.app.server.RunningServer;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;

/** {@code ./nexus up}: the server, in the foreground. */
@Command(
    name = "up",
    description =
        "Starts the server and stays until Ctrl-C. Settings are environment variables; README.md lists them.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private final Terminal terminal;

  UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    RunningServer server = NexusApplication.start(Map.of("nexus.home", terminal.home().toString()));
    CountDownLatch stopped = new CountDownLatch(1);
    server
        .context()
        .addApplicationListener(event -> {
          if (event instanceof ContextClosedEvent) {
            stopped.countDown();
          }
        });
    terminal
        .out()
        .println("Nexus is up at " + server.address() + " (data in " + terminal.home() + ")");
    server
        .loginLink()
        .ifPresent(link -> terminal.out().println("Sign a browser in, once: " + link));
    terminal.out().println("Stop with Ctrl-C.");
    stopped.await();
    return Nexus.DONE;
  }
}
