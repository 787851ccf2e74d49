package com.nexusai.app.cli;

import java.nio.file.Path;

/** Lets tests of other packages look at a server as the command line does. */
public final class ServerSeen {
  private ServerSeen() {}

  /** How many workflows the server of a data folder lists. */
  public static int workflows(Path home) {
    try (NexusClient server = ServerAddress.client(home)) {
      return server.get("/api/v1/workflows").at("items").items().size();
    }
  }
}
