package com.nexusai.eventstore.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.eventstore.Backbone;
import java.nio.file.Path;
import java.util.Set;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValues;
import org.axonframework.modelling.saga.AssociationValuesImpl;
import org.axonframework.modelling.saga.repository.SagaStore.Entry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Once with a cache that holds everything, once with one that holds next to nothing. */
class SqliteSagaStoreTest {
  private static final AssociationValue ORDER = new AssociationValue("order", "1");
  private static final AssociationValue OTHER = new AssociationValue("order", "2");

  public static class Saga {
    public String state;
    public int count;

    public Saga() {}

    Saga(String state) {
      this.state = state;
    }
  }

  public static final class AnotherSaga extends Saga {
    public AnotherSaga() {}
  }

  @TempDir Path temp;
  private Backbone backbone;
  private SqliteSagaStore store;
  private int kept;

  @BeforeEach
  void open() {
    backbone = new Backbone(temp.resolve("events.db"));
  }

  private void use(int cached) {
    kept = cached;
    store =
        new SqliteSagaStore(
            backbone.file, backbone.transactions, backbone.general, new SagaCache(cached, cached));
    store.loadAssociations(cached);
  }

  private void reopen() {
    backbone.close();
    open();
    use(kept);
  }

  @AfterEach
  void close() {
    backbone.close();
  }

  private Saga load(String id) {
    Entry<Saga> entry = store.loadSaga(Saga.class, id);
    return entry == null ? null : entry.saga();
  }

  private Set<String> find(AssociationValue association) {
    return store.findSagas(Saga.class, association);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1})
  void a_saga_is_found_loaded_changed_and_deleted(int cached) {
    use(cached);
    assertThat(find(ORDER)).isEmpty();
    store.insertSaga(Saga.class, "s1", new Saga("new"), Set.of(ORDER));
    store.insertSaga(Saga.class, "s2", new Saga("second"), Set.of(ORDER, OTHER));
    assertThat(find(ORDER)).containsExactlyInAnyOrder("s1", "s2");
    assertThat(store.findSagas(AnotherSaga.class, ORDER)).isEmpty();
    Saga saga = load("s1");
    saga.count = 5;
    AssociationValues values = new AssociationValuesImpl(Set.of(ORDER));
    values.add(OTHER);
    values.remove(ORDER);
    store.updateSaga(Saga.class, "s1", saga, values);
    for (int round = 0; round < 2; round++) {
      assertThat(find(ORDER)).containsExactly("s2");
      assertThat(find(OTHER)).containsExactlyInAnyOrder("s1", "s2");
      Entry<Saga> entry = store.loadSaga(Saga.class, "s1");
      assertThat(entry.saga().count).isEqualTo(5);
      assertThat(entry.associationValues()).containsExactly(OTHER);
      reopen();
    }
    store.deleteSaga(Saga.class, "s1", Set.of(OTHER));
    assertThat(load("s1")).isNull();
    assertThat(find(OTHER)).containsExactly("s2");
    reopen();
    assertThat(load("s1")).isNull();
    assertThat(find(OTHER)).containsExactly("s2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1})
  void uncommitted_changes_are_seen_by_their_own_unit_of_work_and_gone_when_it_fails(int cached) {
    use(cached);
    store.insertSaga(Saga.class, "old", new Saga("old"), Set.of(ORDER));
    assertThatThrownBy(() ->
            backbone.inUnitOfWork(() -> {
              store.insertSaga(Saga.class, "s", new Saga("x"), Set.of(ORDER));
              assertThat(find(ORDER)).containsExactlyInAnyOrder("s", "old");
              assertThat(load("s").state).isEqualTo("x");
              Saga old = load("old");
              old.state = "half done";
              store.updateSaga(Saga.class, "old", old, new AssociationValuesImpl(Set.of(ORDER)));
              store.deleteSaga(Saga.class, "old", Set.of(ORDER));
              assertThat(find(ORDER)).containsExactly("s");
              assertThat(load("old")).isNull();
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    assertThat(find(ORDER)).containsExactly("old");
    assertThat(load("s")).isNull();
    assertThat(load("old").state).isEqualTo("old");
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1})
  void an_object_changed_by_a_batch_that_failed_is_never_handed_out_again(int cached) {
    use(cached);
    store.insertSaga(Saga.class, "s", new Saga("good"), Set.of(ORDER));
    Saga spoilt = load("s");
    spoilt.state = "spoilt";
    assertThat(load("s").state).isEqualTo("good");
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1})
  void many_sagas_are_found_by_their_own_association_only(int cached) {
    use(cached);
    for (int i = 0; i < 50; i++) {
      AssociationValue own = new AssociationValue("order", "n" + i);
      assertThat(find(own)).isEmpty();
      store.insertSaga(Saga.class, "s" + i, new Saga("s" + i), Set.of(own));
    }
    reopen();
    for (int i = 0; i < 50; i++) {
      assertThat(find(new AssociationValue("order", "n" + i))).containsExactly("s" + i);
      assertThat(load("s" + i).state).isEqualTo("s" + i);
    }
    assertThat(find(new AssociationValue("order", "n50"))).isEmpty();
    assertThat(find(new AssociationValue("order", null))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000})
  void a_saga_that_did_not_change_is_not_written_and_stays_in_memory(int cached) {
    use(cached);
    store.insertSaga(Saga.class, "s", new Saga("same"), Set.of(ORDER));
    Saga first = load("s");
    backbone.inUnitOfWork(() -> {
      store.updateSaga(Saga.class, "s", first, new AssociationValuesImpl(Set.of(ORDER)));
      assertThat(backbone.transactions.uncommitted(SagaChange.class)).isEmpty();
    });
    assertThat(load("s")).isSameAs(first);
  }
}
