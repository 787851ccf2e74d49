package com.nexusai.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nexusai.app.TestServer;
import com.nexusai.kernel.json.Json;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The container is started as the launcher starts Nexus, and reached from this machine alone. */
class DeploymentFilesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern OPTIONS =
      Pattern.compile("^jvm=\\((-Xms.*?)\\)$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern ENTRYPOINT =
      Pattern.compile("^ENTRYPOINT (\\[.*])$", Pattern.MULTILINE);
  private static final Pattern HEALTH =
      Pattern.compile("^HEALTHCHECK .*\\\\\\n +CMD (\\[.*])$", Pattern.MULTILINE);

  @Test
  void compose_takes_the_file() throws Exception {
    List<String> compose = compose();
    assumeTrue(
        !compose.isEmpty(), "Skipped: docker-compose.yml is checked where Docker Compose is.");
    List<String> command = new ArrayList<>(compose);
    command.addAll(List.of("--profile", "axon-server", "config", "-q"));
    Process check =
        new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true).start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor()).as(said).isZero();
  }

  @Test
  void everything_is_published_on_this_machine_alone() throws IOException {
    Map<String, Object> compose = new Yaml().load(read("docker-compose.yml"));

    assertThat(((Map<?, ?>) compose.get("services")).values())
        .flatExtracting(service ->
            ((Map<?, ?>) service).get("ports") instanceof List<?> ports ? ports : List.of())
        .isNotEmpty()
        .allSatisfy(port -> assertThat(port.toString()).startsWith("127.0.0.1:"));
  }

  @Test
  void each_setting_in_compose_is_one_that_the_server_knows() throws IOException {
    Map<String, Object> compose = new Yaml().load(read("docker-compose.yml"));
    Map<?, ?> nexus = (Map<?, ?>) ((Map<?, ?>) compose.get("services")).get("nexus");

    assertThat((List<?>) nexus.get("environment"))
        .extracting(setting -> setting.toString().split("=", 2)[0])
        .filteredOn(name -> name.startsWith("NEXUS_"))
        .isNotEmpty()
        .isSubsetOf(SettingsCheck.KNOWN);
  }

  @Test
  void the_container_gives_java_the_options_of_the_launcher() throws IOException {
    List<String> launcher = Arrays.asList(found(OPTIONS, "nexus").split("\\s+"));
    List<?> entrypoint = (List<?>) Json.read(found(ENTRYPOINT, "Dockerfile"));
    String dockerfile = read("Dockerfile");

    assertThat(launcher).hasSizeGreaterThan(5);
    assertThat(entrypoint.stream().map(Object::toString)).containsAll(launcher);
    assertThat(entrypoint.toString())
        .contains("-XX:+UseParallelGC", "-XX:AOTCache=/nexus/nexus.aot");
    // The training run too: a cache made with others is not used.
    String training = dockerfile.substring(dockerfile.indexOf("RUN NEXUS_HOME"));
    assertThat(launcher)
        .allSatisfy(
            option -> assertThat(training.substring(0, training.indexOf("USER"))).contains(option));
  }

  @Test
  void the_health_check_tells_a_server_that_is_ready_from_one_that_is_not_there() throws Exception {
    assumeTrue(new File("/bin/bash").exists(), "Skipped: the health check is a line of bash.");
    List<String> check =
        ((List<?>) Json.read(found(HEALTH, "Dockerfile"))).stream().map(Object::toString).toList();
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }

    assertThat(exit(check, URI.create(TestServer.address()).getPort())).isZero();
    assertThat(exit(check, closed)).isNotZero();
  }

  private static int exit(List<String> check, int port) throws Exception {
    ProcessBuilder process =
        new ProcessBuilder(check)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    process.environment().put("NEXUS_PORT", Integer.toString(port));
    return process.start().waitFor();
  }

  /** The command that is there; none of both is fine. */
  private static List<String> compose() {
    for (List<String> each : List.of(List.of("docker", "compose"), List.of("docker-compose"))) {
      List<String> version = new ArrayList<>(each);
      version.add("version");
      try {
        Process asked =
            new ProcessBuilder(version)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (asked.waitFor() == 0) {
          return each;
        }
      } catch (IOException e) {
        // Not there: the next one may be.
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return List.of();
  }

  private static String found(Pattern pattern, String file) throws IOException {
    Matcher matcher = pattern.matcher(read(file));
    assertThat(matcher.find()).as(pattern + " in " + file).isTrue();
    return matcher.group(1);
  }

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }
}
