package com.nexusai.query.retention;

import com.nexusai.query.QueryAutoConfiguration;
import com.nexusai.query.embedded.EmbeddedReadModels;
import com.nexusai.query.store.ReadModels;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

/** The read side of retention. */
@AutoConfiguration(after = QueryAutoConfiguration.class)
class RetentionAutoConfiguration {

  @Bean
  RetentionQueries retentionQueries(ReadModels models) {
    return new RetentionQueries(models);
  }

  @Bean
  @ConditionalOnBean(EmbeddedReadModels.class)
  MeterBinder readModelsStorage(EmbeddedReadModels models) {
    return registry -> {
      Gauge.builder("nexus.storage.free", models, EmbeddedReadModels::freeBytes)
          .description("Bytes of a database file that hold nothing")
          .baseUnit(BaseUnits.BYTES)
          .tag("file", "read_models")
          .register(registry);
      FunctionCounter.builder("nexus.storage.vacuumed", models, EmbeddedReadModels::vacuumedBytes)
          .description("Bytes of a database file that were given back to the file system")
          .baseUnit(BaseUnits.BYTES)
          .tag("file", "read_models")
          .register(registry);
    };
  }
}
