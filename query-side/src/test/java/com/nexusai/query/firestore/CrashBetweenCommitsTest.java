package com.nexusai.query.firestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.query.store.Field;
import com.nexusai.query.store.Find;
import com.nexusai.query.store.ProjectionViews;
import com.nexusai.query.store.View;
import com.nexusai.query.testing.FirestoreEmulator;
import com.nexusai.query.testing.TcpProxy;
import com.nexusai.query.testing.TestLog;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.serialization.JavaSerializer;
import org.junit.jupiter.api.Test;

/**
 * A batch of several commits is broken off after every part of what it sends, and the process with
 * it: the next start finds the batch as a whole, or nothing of it.
 */
class CrashBetweenCommitsTest {
  private static final int DOCUMENTS = 450;
  private static final int PARTS = 6;

  record Item(String id, long round, String filling) {}

  private static final View<Item> ITEMS =
      new View<>(
          "items",
          Item.class,
          List.of(new Field<>("round", Item::round)),
          List.of(List.of("round")));

  private static final List<ProjectionViews> VIEWS =
      List.of(new ProjectionViews("items", List.of(ITEMS)));

  private static FirestoreReadModels open(String project, String host, EventLog log) {
    return new FirestoreReadModels(new FirestoreSettings(project, host), VIEWS, log);
  }

  private static void round(FirestoreReadModels store, long round) {
    TokenStore tokens = store.tokens(JavaSerializer.builder().build());
    store
        .transactions()
        .executeInTransaction(() -> {
          for (int i = 0; i < DOCUMENTS; i++) {
            String id = "i%04d".formatted(i);
            store.put(ITEMS, id, new Item(id, round, (id + round).repeat(20)));
          }
          tokens.storeToken(new GlobalSequenceTrackingToken(round), "items", 0);
        });
  }

  @Test
  void the_next_start_finds_a_broken_batch_whole_or_not_at_all() throws Exception {
    FirestoreEmulator emulator = FirestoreEmulator.shared();
    String project = FirestoreEmulator.freshProject();
    Set<Long> outcomes = new HashSet<>();
    try (TestLog log = new TestLog()) {
      for (int i = 0; i < 100; i++) {
        log.append(Map.of(), "event");
      }
      long whole;
      try (TcpProxy proxy = new TcpProxy(emulator.host());
          FirestoreReadModels store = open(project, proxy.address(), log)) {
        round(store, 1);
        long before = proxy.sent();
        round(store, 2);
        whole = proxy.sent() - before;
      }
      for (int part = 1; part < PARTS; part++) {
        long round = 2 + part;
        breakOff(emulator, project, log, round, whole * part / PARTS);
        try (FirestoreReadModels store = open(project, emulator.host(), log)) {
          TokenStore tokens = store.tokens(JavaSerializer.builder().build());
          var token = (GlobalSequenceTrackingToken) tokens.fetchToken("items", 0);
          List<Item> found =
              store.read(reading ->
                  reading.find(
                      new Find<>(ITEMS, null, List.of(), Find.ID, false, null, 2 * DOCUMENTS)));
          assertThat(found).hasSize(DOCUMENTS);
          assertThat(found)
              .as("after part " + part)
              .allMatch(item -> item.round() == token.getGlobalIndex());
          outcomes.add(token.getGlobalIndex() == round ? 1L : 0L);
          round(store, round);
        }
      }
    }
    assertThat(outcomes).as("both ends were seen").containsExactlyInAnyOrder(0L, 1L);
  }

  private static void breakOff(
      FirestoreEmulator emulator, String project, TestLog log, long round, long bytes) {
    try (TcpProxy proxy = new TcpProxy(emulator.host());
        FirestoreReadModels store = open(project, proxy.address(), log)) {
      store.tokens(JavaSerializer.builder().build()).fetchToken("items", 0);
      store.transactions().executeInTransaction(() -> store.get(ITEMS, "i0000"));
      proxy.cutAfter(bytes);
      Thread dying = Thread.currentThread();
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (!proxy.isCut()) {
                Thread.sleep(20);
              }
              // What was sent arrives; what would be sent again does not.
              Thread.sleep(200);
            } catch (InterruptedException e) {
              return;
            }
            dying.interrupt();
          });
      assertThatThrownBy(() -> round(store, round)).isInstanceOf(FirestoreFailure.class);
    } finally {
      Thread.interrupted();
    }
  }
}
