package com.nexusai.sagas.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nexusai.kernel.connection.HmacVerifier;
import com.nexusai.kernel.identity.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.util.ClassUtils;

class ConnectorsTest {

  private record Echo(String service) implements Connector {
    @Override
    public List<String> connectionKinds() {
      return List.of();
    }

    @Override
    public StepResult perform(StepRequest request) {
      return new StepResult.Completed(request.input());
    }
  }

  private static StepRequest request(String service) {
    return new StepRequest(
        UserId.LOCAL,
        "run",
        "agent",
        null,
        1,
        service,
        "",
        null,
        Map.of("a", 1L),
        Duration.ofSeconds(1),
        "key");
  }

  @Test
  void a_step_goes_to_the_connector_of_its_service() throws Exception {
    Connectors connectors = new Connectors(List.of(new Echo("a"), new Echo("b")));
    assertThat(connectors.perform(request("b")))
        .isEqualTo(new StepResult.Completed(Map.of("a", 1L)));
    assertThat(connectors.all()).extracting(Connector::service).containsExactly("a", "b");
  }

  @Test
  void an_unknown_service_fails_for_good() throws Exception {
    assertThat(new Connectors(List.of(new Echo("a"))).perform(request("b")))
        .isEqualTo(
            StepResult.Failed.permanent(
                "UNKNOWN_SERVICE", "Expected one of the services [a], found 'b'."));
  }

  @Test
  void two_connectors_of_one_service_are_a_mistake() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Connectors(List.of(new Echo("a"), new Echo("a"))));
  }

  @Test
  void the_auto_configurations_build_it_all(@TempDir Path home) {
    Class<?>[] ours =
        ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
            .getCandidates()
            .stream()
            .filter(name ->
                name.matches(
                    "com\\.nexusai\\.sagas\\.(connector|http|outbound|vault|connection)\\..*"))
            .map(name -> ClassUtils.resolveClassName(name, null))
            .toArray(Class[]::new);
    assertThat(ours).hasSize(5);
    new WebApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(ours))
        .withPropertyValues("nexus.home=" + home, "nexus.http-allow=localhost:1")
        .run(context -> {
          assertThat(context).hasSingleBean(HmacVerifier.class);
          assertThat(context).hasBean("connectionController");
          assertThat(context.getBean(Connectors.class).find("http")).isNotNull();
        });
  }
}
