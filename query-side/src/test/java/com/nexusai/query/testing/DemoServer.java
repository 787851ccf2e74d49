package com.nexusai.query.testing;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.FETCH;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;

import java.nio.file.Files;

/**
 * A server for trying clients by hand: it prints its two addresses, and lets run-1 go on by a line
 * on its input. Token: ada.
 */
final class DemoServer {
  private DemoServer() {}

  public static void main(String[] args) throws Exception {
    try (Server server = new Server(Files.createTempDirectory("demo"))) {
      server.log().append(meta(ADA), Runs.started(run("run-1"), ADA));
      System.out.println(
          "tcp://127.0.0.1:"
              + server.rsocketPort()
              + " ws://127.0.0.1:"
              + server.port()
              + "/rsocket");
      System.in.read();
      server.log().append(meta(ADA), Runs.scheduled(run("run-1"), FETCH, null, 1));
      server.log().append(meta(ADA), Runs.completed(run("run-1"), FETCH, null, "body"));
      server.log().append(meta(ADA), Runs.ended(run("run-1"), "ok"));
      System.in.read();
    }
  }
}
