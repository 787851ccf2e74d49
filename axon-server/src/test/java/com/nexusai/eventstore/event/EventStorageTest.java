package com.nexusai.eventstore.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.nexusai.eventstore.Backbone;
import com.nexusai.eventstore.Backbone.Happened;
import com.nexusai.eventstore.file.ChainVerifier;
import com.nexusai.eventstore.file.Failpoints;
import com.nexusai.kernel.history.PayloadErased;
import com.nexusai.kernel.history.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStorageTest {
  @TempDir Path temp;
  private Path db;
  private Backbone backbone;

  @BeforeEach
  void open() {
    db = temp.resolve("events.db");
    backbone = new Backbone(db);
  }

  @AfterEach
  void close() {
    backbone.close();
  }

  private void reopen() {
    backbone.close();
    backbone = new Backbone(db);
  }

  record Id(@JsonValue String value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Id {}
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Shape.Circle.class, name = "circle"),
    @JsonSubTypes.Type(value = Shape.Square.class, name = "square")
  })
  sealed interface Shape {
    record Circle(long radius) implements Shape {}

    record Square(long side) implements Shape {}
  }

  record Everything(
      Id runId,
      Instant at,
      Duration took,
      Shape shape,
      Object value,
      List<Map<String, Object>> list) {}

  @Test
  void an_event_of_ids_times_sealed_families_and_free_json_comes_back_as_it_went()
      throws Exception {
    Map<String, Object> free = new LinkedHashMap<>();
    free.put("int", 7L);
    free.put("big", 12_345_678_901L);
    free.put("fraction", 0.5);
    free.put("null", null);
    free.put("list", Arrays.asList("a", true, 1L, null));
    Everything event =
        new Everything(
            new Id("r1"),
            Instant.parse("2026-01-02T03:04:05.678901Z"),
            Duration.ofSeconds(30),
            new Shape.Square(3),
            free,
            List.of(Map.of("deep", Map.of("er", 1L))));
    backbone.engine.appendEvents(List.of(Backbone.event("a", 0, event)));
    reopen();
    assertThat(backbone.log.eventsAfter(0, 1).getFirst().payload()).isEqualTo(event);
    String stored =
        backbone.file.read(statements -> {
          try (var row = statements.of("SELECT payload FROM event_log").executeQuery()) {
            return row.getString(1);
          }
        });
    assertThat(stored)
        .contains("\"run_id\":\"r1\"")
        .contains("\"at\":\"2026-01-02T03:04:05.678901Z\"")
        .contains("\"took\":\"PT30S\"")
        .contains("\"kind\":\"square\"");
  }

  @Test
  void metadata_is_the_same_for_who_listens_live_and_who_replays() {
    record Actor(String kind) {}
    DomainEventMessage<?> event =
        new GenericDomainEventMessage<>(
            "Test",
            "a",
            0,
            new Happened("x", 1),
            Map.of("actor", new Actor("user"), "n", 1, "s", "t"));
    backbone.engine.appendEvents(List.of(event));
    Map<String, ?> live = backbone.log.eventsAfter(0, 1).getFirst().metadata();
    reopen();
    assertThat(backbone.log.eventsAfter(0, 1).getFirst().metadata())
        .isEqualTo(live)
        .isEqualTo(Map.of("actor", Map.of("kind", "user"), "n", 1L, "s", "t"));
  }

  @Test
  void an_aggregate_is_read_page_by_page_from_any_sequence() {
    for (int i = 0; i < 3; i++) {
      backbone.append("a", i * 400, 400);
      backbone.append("other" + i, 0, 5);
    }
    reopen();
    List<Long> sequences = new ArrayList<>();
    backbone.engine.readEvents("a").forEachRemaining(e -> sequences.add(e.getSequenceNumber()));
    assertThat(sequences).hasSize(1200).isSorted().startsWith(0L).endsWith(1199L);
    assertThat(backbone.engine.readEvents("a", 1198).asStream()).hasSize(2);
    assertThat(backbone.engine.lastSequenceNumberFor("a")).contains(1199L);
    assertThat(backbone.engine.lastSequenceNumberFor("nobody")).isEmpty();
    assertThat(backbone.engine.readEvents("nobody").hasNext()).isFalse();
    assertThat(backbone.engine.readEvents(null, false)).hasSize(1215);
  }

  @Test
  void an_event_of_no_aggregate_stays_one() {
    backbone.store.publish(new GenericEventMessage<>(new Happened("free", 1)));
    reopen();
    var read = backbone.engine.readEvents(null, false).findFirst().orElseThrow();
    assertThat(read).isNotInstanceOf(DomainEventMessage.class);
    assertThat(backbone.log.eventsAfter(0, 1).getFirst().aggregateType()).isEmpty();
  }

  record Snapshot(String state) {}

  @Test
  void the_newest_snapshot_comes_before_the_events_after_it() {
    backbone.append("a", 0, 10);
    assertThat(backbone.engine.readSnapshot("a")).isEmpty();
    backbone.store.storeSnapshot(Backbone.event("a", 7, new Snapshot("seven")));
    backbone.store.storeSnapshot(Backbone.event("a", 4, new Snapshot("late")));
    reopen();
    List<DomainEventMessage<?>> read = new ArrayList<>();
    backbone.store.readEvents("a").forEachRemaining(read::add);
    assertThat(read).hasSize(3);
    assertThat(read.getFirst().getPayload()).isEqualTo(new Snapshot("seven"));
    assertThat(read.get(1).getSequenceNumber()).isEqualTo(8);
    assertThat(backbone.engine.readSnapshot("b")).isEmpty();
  }

  @Test
  void an_erased_payload_is_a_tombstone_for_live_readers_replays_and_histories() throws Exception {
    backbone.engine.appendEvents(
        List.of(Backbone.event("a", 0, new Happened("VERY-SECRET-WORDS", 1))));
    backbone.append("b", 0, 2);
    backbone.store.storeSnapshot(Backbone.event("a", 0, new Snapshot("VERY-SECRET-WORDS")));
    backbone.erasure.eraseStream("a");
    assertErased();
    reopen();
    assertErased();
    backbone.append("a", 1, 1);
    backbone.erasure.erase(List.of(1L, 4L));
    assertThat(backbone.log.eventsAfter(3, 10)).allMatch(RecordedEvent::erased).hasSize(1);
    backbone.close();
    byte[] file = Files.readAllBytes(db);
    assertThat(new String(file, StandardCharsets.ISO_8859_1)).doesNotContain("VERY-SECRET-WORDS");
    assertThat(ChainVerifier.verify(db).erased()).isEqualTo(2);
  }

  private void assertErased() {
    List<RecordedEvent> events = backbone.log.eventsAfter(0, 10);
    assertThat(events).hasSize(3);
    assertThat(events.getFirst().erased()).isTrue();
    assertThat(events.getFirst().type()).isEqualTo(Happened.class.getName());
    assertThat(events.getFirst().metadata()).isEqualTo(Map.of("by", "me"));
    assertThat(events.get(1).payload()).isEqualTo(new Happened("b", 0));
    assertThat(backbone.store.readEvents("a").next().getPayload())
        .isEqualTo(new PayloadErased(Happened.class.getName()));
    assertThat(backbone.engine.readSnapshot("a")).isEmpty();
  }

  @Test
  void old_revisions_are_upcast_around_tombstones() {
    backbone.append("a", 0, 3);
    backbone.erasure.erase(List.of(2L));
    backbone.close();
    SingleEventUpcaster renames =
        new SingleEventUpcaster() {
          @Override
          protected boolean canUpcast(IntermediateEventRepresentation event) {
            return event.getType().getName().equals(Happened.class.getName());
          }

          @Override
          protected IntermediateEventRepresentation doUpcast(
              IntermediateEventRepresentation event) {
            return event.upcastPayload(
                new SimpleSerializedType(Renamed.class.getName(), "2"),
                String.class,
                json -> json.replace("\"what\"", "\"name\""));
          }
        };
    backbone = new Backbone(db, Failpoints.NONE, () -> new EventUpcasterChain(renames));
    assertThat(backbone.log.eventsAfter(0, 10))
        .extracting(RecordedEvent::payload)
        .containsExactly(new Renamed("a", 0), null, new Renamed("a", 2));
  }

  record Renamed(String name, long number) {}

  @Test
  void limits_are_checked() {
    assertThatThrownBy(() -> backbone.log.eventsAfter(0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> backbone.log.eventsOf("a", 0, 10_001))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void virtual_threads_may_read() throws Exception {
    backbone.append("a", 0, 3);
    reopen();
    List<RecordedEvent> read = new ArrayList<>();
    Thread.ofVirtual().start(() -> read.addAll(backbone.log.eventsOf("a", 0, 10))).join();
    assertThat(read).hasSize(3);
  }
}
