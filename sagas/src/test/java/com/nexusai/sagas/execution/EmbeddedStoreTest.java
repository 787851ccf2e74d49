package com.nexusai.sagas.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionCompleted;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.sagas.connector.Connector;
import com.nexusai.sagas.connector.StepRequest;
import com.nexusai.sagas.connector.StepResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Facts, saga, rows, runner and reports on the real backbone, as an application joins them. */
class EmbeddedStoreTest {
  private static final ExecutionId RUN = new ExecutionId("run-1");
  private static final AtomicInteger calls = new AtomicInteger();
  private static volatile CountDownLatch open = new CountDownLatch(0);
  @TempDir Path home;

  @EnableAutoConfiguration
  @Import(TinyRun.class)
  static class App {
    @Bean
    Connector counting() {
      return new Connector() {
        @Override
        public String service() {
          return "count";
        }

        @Override
        public List<String> connectionKinds() {
          return List.of();
        }

        @Override
        public StepResult perform(StepRequest request) throws InterruptedException {
          calls.incrementAndGet();
          open.await();
          return new StepResult.Completed(null);
        }
      };
    }
  }

  private ConfigurableApplicationContext start() {
    return new SpringApplicationBuilder(App.class)
        .web(WebApplicationType.NONE)
        .properties(
            "nexus.home=" + home,
            // So that the rows are the runs' alone.
            "spring.autoconfigure.exclude="
                + "com.nexusai.sagas.housekeeping.HousekeepingAutoConfiguration",
            "nexus.effects.stop-grace=50ms",
            "nexus.effects.concurrency=32",
            "spring.main.banner-mode=off",
            "logging.level.root=WARN")
        .run();
  }

  @Test
  void a_run_acts_and_ends_and_leaves_neither_row_nor_saga() {
    calls.set(0);
    try (ConfigurableApplicationContext context = start()) {
      context.getBean(CommandGateway.class).sendAndWait(new TinyRun.Begin(RUN, 3, "count"));

      awaitEnded(context, 1);
      await().until(() -> sagas(context) == 0);
      assertThat(calls).hasValue(3);
      assertThat(context.getBean(EffectStore.class).size()).isZero();
      assertThat(
              context
                  .getBean(EventProcessingConfiguration.class)
                  .eventProcessors()
                  .get("execution-saga"))
          .isInstanceOf(PooledStreamingEventProcessor.class);
    }
  }

  @Test
  void what_was_under_way_at_a_stop_is_performed_after_the_next_start() {
    calls.set(0);
    open = new CountDownLatch(1);
    try (ConfigurableApplicationContext context = start()) {
      context.getBean(CommandGateway.class).sendAndWait(new TinyRun.Begin(RUN, 3, "count"));
      await().until(() -> calls.get() == 3);
    }
    open.countDown();
    try (ConfigurableApplicationContext context = start()) {
      awaitEnded(context, 1);
      assertThat(calls).hasValue(6);
      assertThat(context.getBean(EffectStore.class).size()).isZero();
    }
  }

  @Test
  void many_runs_with_more_steps_than_may_be_held_all_end() {
    calls.set(0);
    try (ConfigurableApplicationContext context = start()) {
      CommandGateway commands = context.getBean(CommandGateway.class);
      for (int run = 0; run < 10; run++) {
        commands.sendAndWait(new TinyRun.Begin(new ExecutionId("run-" + run), 50, "count"));
      }
      awaitEnded(context, 10);
      assertThat(calls).hasValue(500);
      assertThat(context.getBean(EffectStore.class).size()).isZero();
    }
  }

  private static void awaitEnded(ConfigurableApplicationContext context, int runs) {
    EventLog log = context.getBean(EventLog.class);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            log.eventsAfter(0, 10_000).stream()
                    .map(RecordedEvent::payload)
                    .filter(ExecutionCompleted.class::isInstance)
                    .count()
                == runs);
    await().until(() -> context.getBean(EffectStore.class).size() == 0);
  }

  private static int sagas(ConfigurableApplicationContext context) {
    return context
        .getBean(SagaStore.class)
        .findSagas(ExecutionSaga.class, new AssociationValue("executionId", RUN.value()))
        .size();
  }
}
