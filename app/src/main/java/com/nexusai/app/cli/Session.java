package com.nexusai.app.cli;

import com.nexusai.app.NexusApplication;
import com.nexusai.app.server.RunningServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server to run something on: the one that is up on the data folder, else one of this process
 * that ends with the session.
 *
 * @param server talks to it
 * @param own the server of this process; null when another one is up
 */
record Session(NexusClient server, @Nullable RunningServer own) implements AutoCloseable {

  /**
   * Finds or starts it.
   *
   * @param httpAllow private addresses that HTTP steps shall reach
   */
  static Session open(Terminal terminal, List<String> httpAllow) {
    Optional<ServerAddress> up = ServerAddress.find(terminal.home());
    if (up.isPresent()) {
      refuseToWiden(up.get(), httpAllow);
      return new Session(up.get().connect(terminal.home()), null);
    }
    RunningServer own = NexusApplication.start(settings(terminal, httpAllow));
    try {
      return new Session(
          ServerAddress.find(terminal.home()).orElseThrow().connect(terminal.home()), own);
    } catch (RuntimeException failed) {
      own.close();
      throw failed;
    }
  }

  /** What may be reached was decided by who started the server; a run cannot widen it. */
  private static void refuseToWiden(ServerAddress up, List<String> httpAllow) {
    List<String> allowed = List.of(up.httpAllow().split("\\s*,\\s*"));
    List<String> missing = httpAllow.stream().filter(each -> !allowed.contains(each)).toList();
    if (!missing.isEmpty()) {
      String all = String.join(",", missing);
      throw Failure.usage(
          "The server that is up does not let HTTP steps reach "
              + all
              + ". Stop it and start it again with: NEXUS_HTTP_ALLOW="
              + all
              + " ./nexus up");
    }
  }

  private static Map<String, String> settings(Terminal terminal, List<String> httpAllow) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("nexus.home", terminal.home().toString());
    settings.put("nexus.port", "0");
    settings.put("nexus.rsocket-port", "0");
    if (!httpAllow.isEmpty()) {
      String more = String.join(",", httpAllow);
      String set = System.getenv("NEXUS_HTTP_ALLOW");
      settings.put("nexus.http-allow", set == null || set.isBlank() ? more : set + "," + more);
    }
    return settings;
  }

  @Override
  public void close() {
    server.close();
    if (own != null) {
      own.close();
    }
  }
}
