package com.nexusai.app.server;

import com.nexusai.eventstore.home.DataFolder;
import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Tells other processes of this data folder where its server is: the file {@code server.json},
 * there while the server is.
 */
@Component
public class ServerFile {
  private final Path file;
  private final Environment environment;

  ServerFile(DataFolder home, Environment environment) {
    this.file = file(home.path());
    this.environment = environment;
  }

  /** Where the file of a data folder is. */
  public static Path file(Path home) {
    return home.resolve("server.json");
  }

  /** Where the web server is for programs on this machine. */
  public String address() {
    InetAddress listening = InetAddress.ofLiteral(setting("nexus.address"));
    String literal = listening.getHostAddress();
    String host =
        listening.isAnyLocalAddress()
            ? "127.0.0.1"
            : literal.contains(":") ? "[" + literal + "]" : literal;
    return (certificate().isEmpty() ? "http://" : "https://") + host + ":" + port();
  }

  private int port() {
    return port("local.server.port", "nexus.port");
  }

  private String certificate() {
    return setting("nexus.tls-certificate");
  }

  private String setting(String property) {
    return environment.getProperty(property, "").strip();
  }

  @EventListener(ApplicationReadyEvent.class)
  void write() {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("pid", ProcessHandle.current().pid());
    told.put("address", address());
    told.put("port", port());
    told.put("tls_certificate", certificate());
    told.put("rsocket_port", port("local.rsocket.server.port", "nexus.rsocket-port"));
    told.put("http_allow", environment.getProperty("nexus.http-allow", ""));
    try {
      Path draft = file.resolveSibling("server.json.new");
      Files.write(draft, Json.write(told));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + file + " cannot be written.", e);
    }
  }

  @EventListener(ContextClosedEvent.class)
  void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + file + " cannot be removed.", e);
    }
  }

  private int port(String bound, String asked) {
    return environment.getProperty(
        bound, Integer.class, environment.getRequiredProperty(asked, Integer.class));
  }
}
