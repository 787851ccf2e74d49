package com.nexusai.query;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.query.firestore.FirestoreReadModels;
import com.nexusai.query.firestore.FirestoreSettings;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.store.ReadModels;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The read models in Firestore. Apart from the rest, so that a server without it loads nothing of
 * its client.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "nexus.read-models", havingValue = "firestore")
class FirestoreConfiguration {
  /** An emulator asks for no project of anybody's. */
  private static final String PROJECT_OF_EMULATOR = "nexus";

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean({ReadModels.class, ProjectionStore.class})
  FirestoreReadModels firestoreReadModels(
      @Value("${nexus.google-cloud-project:}") String project,
      @Value("${nexus.firestore-emulator-host:}") String emulator,
      EventLog log) {
    return new FirestoreReadModels(
        new FirestoreSettings(
            project.isBlank() ? PROJECT_OF_EMULATOR : project,
            emulator.isBlank() ? null : emulator),
        ReadModelViews.ALL,
        log);
  }

  @Bean
  @ConditionalOnBean(FirestoreReadModels.class)
  MeterBinder firestoreMeters(FirestoreReadModels models) {
    return registry -> {
      Gauge.builder("nexus.read.models.up", models, it -> it.isUp() ? 1 : 0)
          .description("Whether the store of the read models answered the last call.")
          .register(registry);
      FunctionCounter.builder("nexus.read.models.failures", models, FirestoreReadModels::failures)
          .description("How many calls to the store of the read models got no answer.")
          .register(registry);
    };
  }
}
