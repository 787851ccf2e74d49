package com.nexusai.query.testing;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.nexusai.query.firestore.FirestoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;

/**
 * The official Firestore emulator: the one that {@code FIRESTORE_EMULATOR_HOST} names, or one of
 * the installed Debian package, started once for all tests of this JVM and ended with it. Where
 * there is neither, the tests are skipped, and a line at the end says so.
 */
public final class FirestoreEmulator {
  private static final Path JAR =
      Path.of(
          System.getProperty(
              "nexus.firestore-emulator",
              "/usr/lib/google-cloud-sdk/platform/cloud-firestore-emulator"
                  + "/cloud-firestore-emulator.jar"));
  private static final String MAIN = "com.google.cloud.datastore.emulator.firestore.CloudFirestore";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String host;
  private final long pid;

  private FirestoreEmulator(String host, long pid) {
    this.host = host;
    this.pid = pid;
  }

  private static final class Shared {
    static final FirestoreEmulator EMULATOR = find();

    private static FirestoreEmulator find() {
      String given = System.getenv("FIRESTORE_EMULATOR_HOST");
      if (given != null && !given.isBlank()) {
        return new FirestoreEmulator(given, 0);
      }
      if (Files.exists(JAR)) {
        return start();
      }
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() ->
                  System.out.println(
                      "Skipped the tests of Firestore: no emulator. Install the package"
                          + " google-cloud-cli-firestore-emulator or set FIRESTORE_EMULATOR_HOST.")));
      return null;
    }
  }

  /** The emulator; the test is skipped where there is none. */
  public static FirestoreEmulator shared() {
    Assumptions.assumeTrue(Shared.EMULATOR != null, "no Firestore emulator");
    return Shared.EMULATOR;
  }

  /** One of its own, for a test that halts it; ended with the JVM. */
  private static FirestoreEmulator start() {
    try {
      int port = freePort();
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-cp",
                  JAR.toString(),
                  MAIN,
                  "--host=127.0.0.1",
                  "--port=" + port)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      awaitPort(process, port);
      return new FirestoreEmulator("127.0.0.1:" + port, process.pid());
    } catch (IOException e) {
      throw new IllegalStateException("The Firestore emulator does not start.", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitPort(Process process, int port) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive() && System.nanoTime() - end < 0) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        try {
          Thread.sleep(50);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          break;
        }
      }
    }
    throw new IllegalStateException("The Firestore emulator did not open its port.");
  }

  public String host() {
    return host;
  }

  /** The id of its process; 0 when somebody else started it. */
  public long pid() {
    return pid;
  }

  /** A project of its own for each test, so that tests do not see each other. */
  public static String freshProject() {
    return "test-" + UUID.randomUUID().toString().substring(0, 18);
  }

  public FirestoreSettings settings(String project) {
    return new FirestoreSettings(project, host);
  }

  /** A plain client, as anybody has one. */
  public Firestore client(String project) {
    return FirestoreOptions.newBuilder()
        .setProjectId(project)
        .setEmulatorHost(host)
        .build()
        .getService();
  }

  /** Calls the emulator's REST interface below {@code /v1/}, or its own below {@code /emulator}. */
  public HttpResponse<String> rest(String method, String path, String body, List<String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + host + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
