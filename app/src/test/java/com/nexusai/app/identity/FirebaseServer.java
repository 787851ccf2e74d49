package com.nexusai.app.identity;

import com.nexusai.app.NexusApplication;
import com.nexusai.app.server.RunningServer;
import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A whole server for the users of a project. */
final class FirebaseServer implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FirebaseProject project;
  private final Path folder;
  private final RunningServer server;

  FirebaseServer(FirebaseProject project, Map<String, String> more) {
    this.project = project;
    try {
      folder = Files.createTempDirectory("nexus-firebase-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "nexus.home", folder.toString(),
                "nexus.port", "0",
                "nexus.rsocket-port", "0",
                "nexus.auth", "firebase",
                "nexus.firebase-project", FirebaseProject.ID,
                "nexus.firebase-jwks-uri", project.keysAddress(),
                "nexus.rate-limit-user", "off",
                "nexus.rate-limit-ip", "off"));
    settings.putAll(more);
    server = NexusApplication.start(settings);
  }

  RunningServer running() {
    return server;
  }

  int port() {
    return URI.create(server.address()).getPort();
  }

  int rsocketPort() {
    return server
        .context()
        .getEnvironment()
        .getRequiredProperty("local.rsocket.server.port", Integer.class);
  }

  String operatorToken() {
    try {
      return Files.readString(folder.resolve("token")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path));
  }

  HttpRequest.Builder as(String uid, String path) {
    return request(path).header("Authorization", "Bearer " + project.token(uid));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return HTTP.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Posts as a user; it must be accepted. */
  @SuppressWarnings("unchecked")
  Map<String, Object> accepted(String uid, String path, Object body) {
    HttpResponse<String> response =
        send(
            as(uid, path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.write(body))));
    if (response.statusCode() >= 300) {
      throw new AssertionError(path + " answered " + response.statusCode() + response.body());
    }
    return (Map<String, Object>) Json.read(response.body());
  }

  @Override
  public void close() {
    server.close();
  }
}
