package com.nexusai.app.settings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.app.NexusApplication;
import com.nexusai.app.server.StartRefused;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {
  @ParameterizedTest
  @CsvSource({
    "nexus.port, eighty, NEXUS_PORT",
    "nexus.port, 65536, NEXUS_PORT",
    "nexus.rsocket-port, -1, NEXUS_RSOCKET_PORT",
    "nexus.events, kafka, NEXUS_EVENTS",
    "nexus.read-models, redis, NEXUS_READ_MODELS",
    "nexus.auth, none, NEXUS_AUTH",
    "nexus.public-url, nexus.example.com, NEXUS_PUBLIC_URL",
    "nexus.retention-age, 30 days, NEXUS_RETENTION_AGE",
    "nexus.retention-age, -P1D, NEXUS_RETENTION_AGE",
    "nexus.retention-runs, many, NEXUS_RETENTION_RUNS",
    "nexus.retention-runs, 1000001, NEXUS_RETENTION_RUNS"
  })
  void a_value_that_nexus_cannot_work_with_is_told_by_the_name_of_its_variable(
      String property, String value, String variable) {
    assertThatThrownBy(() -> NexusApplication.start(Map.of(property, value)))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith(variable + ": expected ")
        .hasMessageEndingWith("found '" + value + "'.");
  }

  @Test
  void an_empty_data_folder_is_refused() {
    assertThatThrownBy(() -> NexusApplication.start(Map.of("nexus.home", " ")))
        .isInstanceOf(StartRefused.class)
        .hasMessage("NEXUS_HOME: expected a folder for the data, found ''.");
  }
}
