package com.nexusai.app.cli;

import com.nexusai.app.identity.LocalToken;
import com.nexusai.app.server.ServerFile;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the server of a data folder is.
 *
 * @param port of its web server, on this machine
 * @param httpAllow what it lets through to private addresses
 */
record ServerAddress(int port, String httpAllow) {
  private static final int CONNECT_MILLIS = 2_000;

  /**
   * The server that is up on a data folder; empty when there is none, also when one left its file
   * behind.
   */
  static Optional<ServerAddress> find(Path home) {
    try {
      byte[] told = Files.readAllBytes(ServerFile.file(home));
      return Json.read(told) instanceof Map<?, ?> map
              && map.get("pid") instanceof Long pid
              && map.get("port") instanceof Long port
              && isAlive(pid)
              && listens(port.intValue())
          ? Optional.of(new ServerAddress(port.intValue(), String.valueOf(map.get("http_allow"))))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | Rejection e) {
      throw Failure.of("The file " + ServerFile.file(home) + " cannot be read: " + e.getMessage());
    }
  }

  /** The server of a data folder, for a verb that needs one. */
  static NexusClient client(Path home) {
    return find(home)
        .orElseThrow(() ->
            Failure.of(
                "No server is up on the data folder " + home + ". Start one with: ./nexus up"))
        .connect(home);
  }

  /** Talks to it as the owner of the data folder. */
  NexusClient connect(Path home) {
    Path file = LocalToken.file(home);
    try {
      return new NexusClient("http://127.0.0.1:" + port, Files.readString(file).strip());
    } catch (IOException e) {
      throw Failure.of(
          "The token of the server cannot be read from " + file + ": " + e.getMessage());
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port),
          CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
