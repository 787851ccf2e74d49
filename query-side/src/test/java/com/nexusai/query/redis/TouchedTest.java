package com.nexusai.query.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.history.RecordedEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TouchedTest {
  private static RecordedEvent event(
      long position, String type, String id, Map<String, ?> metadata) {
    return new RecordedEvent(
        position, type, id, 0, "e" + position, "T", null, Instant.EPOCH, "p", metadata);
  }

  private static RecordedEvent ofRun(long position, int run) {
    return event(
        position,
        "Execution",
        "run-" + run,
        Map.of("owner", "user-" + run % 3, "workflow", "flow-" + run % 7));
  }

  private static Touched from(int scopesMax, long head) {
    Touched touched = new Touched(scopesMax);
    touched.startAt(head);
    return touched;
  }

  @Test
  void an_event_outdates_what_tells_of_its_run_its_workflow_or_its_owner() {
    Touched touched = from(100, 10);
    touched.accept(List.of(ofRun(11, 1)));
    for (String scope : List.of("of:run-1", "runs:flow-1", "owner:user-1")) {
      assertThat(touched.isCurrent(List.of(scope), 10, 0)).as(scope).isFalse();
      assertThat(touched.isCurrent(List.of(scope), 11, 0)).as(scope).isTrue();
      assertThat(touched.isCurrent(List.of("of:run-2", scope), 10, 0)).as(scope).isFalse();
    }
    for (String scope : List.of("of:run-2", "of:flow-1", "runs:flow-2", "owner:user-2")) {
      assertThat(touched.isCurrent(List.of(scope), 10, 0)).as(scope).isTrue();
    }
  }

  @Test
  void what_was_read_before_this_node_began_is_of_no_use() {
    assertThat(from(100, 10).isCurrent(List.of("of:run-1"), 9, 0)).isFalse();
  }

  @Test
  void nothing_is_known_of_positions_that_were_not_heard_of() {
    Touched touched = from(100, 10);
    assertThat(touched.isCurrent(List.of("of:run-1"), 10, 11)).isFalse();
    assertThat(touched.isCurrent(List.of("of:run-1"), 11, 11)).isTrue();
    touched.accept(List.of(ofRun(11, 2)));
    assertThat(touched.isCurrent(List.of("of:run-1"), 10, 11)).isTrue();
  }

  @Test
  void an_event_that_does_not_say_whose_it_is_outdates_everything() {
    Touched touched = from(100, 10);
    touched.accept(List.of(event(11, "Execution", "run-1", Map.of("owner", "ada"))));
    assertThat(touched.isCurrent(List.of("of:run-2"), 10, 0)).isFalse();
    touched.accept(List.of(event(12, "Other", "x", Map.of())));
    assertThat(touched.isCurrent(List.of("of:run-2"), 11, 0)).isFalse();
    assertThat(touched.isCurrent(List.of("of:run-2"), 12, 0)).isTrue();
  }

  @Test
  void with_little_memory_too_much_is_outdated_and_never_too_little() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Touched touched = from(20, 0);
    Map<String, Long> last = new HashMap<>();
    int kept = 0;
    for (long position = 1; position <= 20_000; position++) {
      int run = (int) Math.abs(random.nextGaussian() * 10);
      RecordedEvent event = ofRun(position, run);
      touched.accept(List.of(event));
      com.nexusai.query.web.Scopes.touchedBy(event)
          .forEach(scope -> last.put(scope, event.position()));
      String asked = "of:run-" + random.nextInt(40);
      long asOf = position - random.nextInt(50);
      boolean current = touched.isCurrent(List.of(asked), asOf, position);
      if (asOf < last.getOrDefault(asked, 0L)) {
        assertThat(current).as("seed %d, %s at %d of %d", seed, asked, asOf, position).isFalse();
      }
      kept += current ? 1 : 0;
    }
    assertThat(kept).as("it is of some use").isGreaterThan(2_000);
  }
}
