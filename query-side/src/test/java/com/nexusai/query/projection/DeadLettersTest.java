package com.nexusai.query.projection;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.query.execution.ExecutionProjection;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.TestLog;
import com.nexusai.query.testing.World;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.messaging.deadletter.SequencedDeadLetterProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
  private static final String FRAGILE = "fragile";

  /** Chokes on one run while it is told to. */
  @ProcessingGroup(FRAGILE)
  static final class Fragile {
    final AtomicBoolean broken = new AtomicBoolean(true);
    final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

    @EventHandler
    void on(ExecutionEvent event) {
      if (broken.get() && event.executionId().equals(run("bad"))) {
        throw new IllegalStateException("chokes on " + event.getClass().getSimpleName());
      }
      seen.add(event.executionId() + ":" + event.getClass().getSimpleName());
    }
  }

  @TempDir Path home;
  private TestLog log;
  private Fragile fragile;
  private World world;

  @BeforeEach
  void open() {
    log = new TestLog();
    fragile = new Fragile();
    world = new World(home, log, List.of(fragile), FRAGILE);
  }

  @AfterEach
  void close() {
    world.close();
    log.close();
  }

  private ProjectionStatus status(String projection) {
    return world.projections.status(projection, world.models.progress());
  }

  private void poison() {
    log.append(meta(ADA), Runs.started(run("bad"), ADA), Runs.started(run("good"), ADA));
    log.append(meta(ADA), Runs.ended(run("bad"), 1L), Runs.ended(run("good"), 1L));
    world.caughtUp();
  }

  private SequencedDeadLetterProcessor<?> processor() {
    return world
        .axon()
        .eventProcessingConfiguration()
        .sequencedDeadLetterProcessor(FRAGILE)
        .orElseThrow();
  }

  @Test
  void an_event_that_fails_waits_with_all_later_ones_of_its_run_and_the_others_go_on() {
    poison();
    assertThat(fragile.seen).containsExactly("good:ExecutionStarted", "good:ExecutionCompleted");
    assertThat(status(FRAGILE))
        .extracting(
            ProjectionStatus::deadLetters, ProjectionStatus::deadSequences, ProjectionStatus::lag)
        .containsExactly(2L, 1L, 0L);
  }

  @Test
  void dead_letters_are_handled_in_order_once_the_fault_is_mended() {
    poison();
    assertThat(processor().processAny()).isFalse();
    assertThat(status(FRAGILE).deadLetters()).isEqualTo(2);
    fragile.broken.set(false);
    assertThat(processor().processAny()).isTrue();
    assertThat(fragile.seen).endsWith("bad:ExecutionStarted", "bad:ExecutionCompleted");
    assertThat(status(FRAGILE).deadLetters()).isZero();
    log.append(meta(ADA), Runs.cancelled(run("bad")));
    world.caughtUp();
    assertThat(fragile.seen).endsWith("bad:ExecutionCancelled");
  }

  @Test
  void dead_letters_are_there_after_a_restart() {
    poison();
    world.close();
    fragile.broken.set(false);
    world = new World(home, log, List.of(fragile), FRAGILE);
    log.append(meta(ADA), Runs.cancelled(run("bad")));
    world.caughtUp();
    assertThat(status(FRAGILE).deadLetters()).isEqualTo(3);
    assertThat(processor().processAny()).isTrue();
    assertThat(fragile.seen)
        .endsWith("bad:ExecutionStarted", "bad:ExecutionCompleted", "bad:ExecutionCancelled");
  }

  @Test
  void a_run_whose_start_was_erased_is_passed_over_and_nothing_is_set_aside() {
    world.close();
    log.append(meta(ADA), Runs.started(run("old"), ADA));
    log.append(meta(ADA), Runs.scheduled(run("old"), Runs.FETCH, null, 1));
    long last = log.append(meta(ADA), Runs.ended(run("old"), 1L));
    log.erase("old", last - 2);
    world = new World(home, log, List.of(fragile), FRAGILE);
    world.caughtUp();
    assertThat(status(ExecutionProjection.NAME).deadLetters()).isZero();
    assertThatThrownBy(() -> world.executions.get(ADA, run("old"), last))
        .hasMessageContaining("NOT_FOUND");
    long erased = log.append(meta(ADA), Runs.erased(run("old"), ExecutionStatus.COMPLETED, 1));
    assertThat(world.executions.get(ADA, run("old"), erased).execution().status())
        .isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  void a_run_whose_start_is_missing_is_set_aside_and_no_other_is_disturbed() {
    log.append(meta(ADA), Runs.ended(run("headless"), 1L), Runs.started(run("good"), ADA));
    long last = log.append(meta(ADA), Runs.ended(run("good"), 1L));
    assertThat(world.executions.get(ADA, run("good"), last).execution().status())
        .isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(status(ExecutionProjection.NAME).deadLetters()).isEqualTo(1);
    assertThatThrownBy(() -> world.executions.get(ADA, run("headless"), last))
        .hasMessageContaining("NOT_FOUND");
  }
}
