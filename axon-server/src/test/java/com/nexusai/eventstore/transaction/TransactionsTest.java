package com.nexusai.eventstore.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.eventstore.Backbone;
import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.history.RecordedEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionsTest {
  @TempDir Path temp;
  private Backbone backbone;

  @BeforeEach
  void open() {
    backbone = new Backbone(temp.resolve("events.db"));
  }

  @AfterEach
  void close() {
    backbone.close();
  }

  private static EffectRow effect(String id) {
    return new EffectRow(id, "kind", "subject", Instant.EPOCH, "{}");
  }

  private List<String> events() {
    return backbone.log.eventsAfter(0, 100).stream().map(RecordedEvent::aggregateId).toList();
  }

  @Test
  void nothing_is_written_before_the_root_commits() {
    backbone.inUnitOfWork(() -> {
      backbone.append("a", 0, 1);
      backbone.effects.add(effect("e"));
      assertThat(backbone.file.head()).isZero();
      assertThat(backbone.effects.size()).isZero();
    });
    assertThat(events()).containsExactly("a");
    assertThat(backbone.effects.size()).isEqualTo(1);
  }

  @Test
  void a_nested_unit_of_work_writes_with_its_root_and_the_root_counts_all() {
    backbone.inUnitOfWork(() -> {
      backbone.append("root", 0, 1);
      backbone.inUnitOfWork(() -> {
        backbone.append("nested", 0, 1);
        backbone.inUnitOfWork(() -> backbone.append("deeper", 0, 1));
      });
      assertThat(backbone.file.head()).isZero();
      backbone.append("root", 1, 1);
    });
    assertThat(events()).containsExactly("root", "nested", "deeper", "root");
    assertThat(backbone.log.positionOfLastWrite()).isEqualTo(4);
  }

  @Test
  void a_nested_unit_of_work_that_is_rolled_back_takes_only_its_own_writes_along() {
    backbone.inUnitOfWork(() -> {
      backbone.effects.add(effect("before"));
      assertThatThrownBy(() ->
              backbone.inUnitOfWork(() -> {
                backbone.effects.add(effect("nested"));
                backbone.append("nested", 0, 1);
                throw new IllegalStateException("no");
              }))
          .hasMessage("no");
      backbone.effects.add(effect("after"));
    });
    assertThat(events()).isEmpty();
    assertThat(backbone.effects.claim("n", Instant.now(), java.time.Duration.ofMinutes(1), 9))
        .extracting(EffectRow::id)
        .containsExactlyInAnyOrder("before", "after");
  }

  @Test
  void a_root_that_is_rolled_back_writes_nothing() {
    assertThatThrownBy(() ->
            backbone.inUnitOfWork(() -> {
              backbone.append("a", 0, 1);
              backbone.inUnitOfWork(() -> backbone.append("b", 0, 1));
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    assertThat(events()).isEmpty();
  }

  @Test
  void a_commit_that_fails_rolls_its_unit_of_work_back() {
    backbone.append("a", 0, 1);
    List<String> told = new ArrayList<>();
    UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(new GenericEventMessage<>("any"));
    unit.attachTransaction(backbone.transactions);
    unit.onRollback(_ -> told.add("rollback"));
    unit.afterCommit(_ -> told.add("after commit"));
    assertThatThrownBy(() -> unit.execute(() -> backbone.append("a", 0, 1)))
        .isInstanceOf(ConcurrencyException.class);
    assertThat(told).containsExactly("rollback");
  }

  @Test
  void a_root_without_a_transaction_loses_nothing() {
    UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(new GenericEventMessage<>("any"));
    unit.execute(() -> backbone.append("a", 0, 1));
    assertThat(events()).containsExactly("a");
  }

  @Test
  void what_after_commit_handlers_write_is_a_commit_of_its_own() {
    UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(new GenericEventMessage<>("any"));
    unit.attachTransaction(backbone.transactions);
    unit.afterCommit(_ -> backbone.effects.add(effect("later")));
    unit.execute(() -> backbone.append("a", 0, 1));
    assertThat(backbone.effects.size()).isEqualTo(1);
  }

  @Test
  void a_task_in_a_transaction_outside_of_any_unit_of_work_is_one_commit() {
    assertThatThrownBy(() ->
            backbone.transactions.executeInTransaction(() -> {
              backbone.append("a", 0, 1);
              backbone.append("b", 0, 1);
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    assertThat(events()).isEmpty();
    backbone.transactions.executeInTransaction(() -> backbone.append("c", 0, 1));
    assertThat(events()).containsExactly("c");
  }

  @Test
  void the_position_of_the_last_write_is_the_callers_own_and_the_head_when_it_wrote_nothing()
      throws Exception {
    backbone.append("a", 0, 2);
    Thread other = Thread.ofVirtual().start(() -> backbone.append("b", 0, 3));
    other.join();
    assertThat(backbone.log.positionOfLastWrite()).isEqualTo(2);
    backbone.inUnitOfWork(() -> {});
    assertThat(backbone.log.positionOfLastWrite()).isEqualTo(5);
  }
}
