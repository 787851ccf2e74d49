package com.nexusai.app.cli;

import com.nexusai.app.identity.LocalToken;
import com.nexusai.app.server.ServerFile;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the server of a data folder is.
 *
 * @param address of its web server, on this machine
 * @param certificate the file with the certificate that it shows; empty when it speaks in the clear
 * @param httpAllow what it lets through to private addresses
 */
record ServerAddress(URI address, String certificate, String httpAllow) {
  private static final int CONNECT_MILLIS = 2_000;

  /**
   * The server that is up on a data folder; empty when there is none, also when one left its file
   * behind.
   */
  static Optional<ServerAddress> find(Path home) {
    try {
      return Json.read(Files.readAllBytes(ServerFile.file(home))) instanceof Map<?, ?> map
              && map.get("pid") instanceof Long pid
              && map.get("address") instanceof String told
              && isAlive(pid)
              && listens(URI.create(told))
          ? Optional.of(
              new ServerAddress(
                  URI.create(told),
                  String.valueOf(map.get("tls_certificate")),
                  String.valueOf(map.get("http_allow"))))
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
      return new NexusClient(
          address.toString(), Files.readString(file).strip(), ShownCertificate.trust(certificate));
    } catch (IOException e) {
      throw Failure.of(
          "The token of the server cannot be read from " + file + ": " + e.getMessage());
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static boolean listens(URI address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
