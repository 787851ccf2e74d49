package com.nexusai.kernel.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EditsTest {
  private static final WorkflowId ID = new WorkflowId("wf-1");
  private static final Actor ADA = Actor.of(new UserId("ada"));
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private static final WorkflowDefinition LINE =
      WorkflowReader.workflow(
          Json.read(
              """
              {"name": "W",
               "agents": [{"id": "a", "type": "trigger"}, {"id": "b", "type": "action"}, {"id": "c", "type": "output"}],
               "connections": [{"source": "a", "target": "b"}, {"source": "b", "target": "c", "conditions": ["true"]}]}
              """));

  @Test
  void removing_an_agent_removes_its_connections_before_it() {
    Edits.Applied applied = Edits.applyAll(LINE, edits("[{\"op\":\"remove_agent\",\"id\":\"b\"}]"));

    assertThat(applied.edits())
        .containsExactly(
            new Edit.RemoveConnection(new ConnectionId("a-b")),
            new Edit.RemoveConnection(new ConnectionId("b-c")),
            new Edit.RemoveAgent(new AgentId("b")));
    assertThat(applied.definition().connections()).isEmpty();
  }

  @Test
  void an_edit_that_changes_nothing_is_left_out() {
    Edits.Applied applied =
        Edits.applyAll(
            LINE,
            edits(
                """
                [{"op":"update_workflow","name":"W"},
                 {"op":"update_agent","id":"b","name":"b","configuration":{}},
                 {"op":"move_agent","id":"b","position":{"x":0,"y":0}},
                 {"op":"update_connection","id":"b-c","conditions":["true"]}]
                """));

    assertThat(applied.edits()).isEmpty();
    assertThat(applied.definition()).isEqualTo(LINE);
  }

  @Test
  void a_later_edit_sees_an_earlier_one() {
    WorkflowDefinition definition =
        Edits.applyAll(
                LINE,
                edits(
                    """
                    [{"op":"add_agent","agent":{"id":"d","type":"output","configuration":{"result":1}}},
                     {"op":"add_connection","connection":{"source":"b","target":"d"}},
                     {"op":"update_agent","id":"d","name":"D"}]
                    """))
            .definition();

    assertThat(definition.agents().getLast().name()).isEqualTo("D");
    assertThat(definition.agents().getLast().configuration()).isEqualTo(Map.of("result", 1L));
  }

  @Test
  void all_edits_that_do_not_fit_are_told_at_once_and_none_is_applied() {
    Rejection rejection =
        catchThrowableOfType(
            Rejection.class,
            () ->
                Edits.applyAll(
                    LINE,
                    edits(
                        """
                        [{"op":"add_agent","agent":{"id":"a","type":"output"}},
                         {"op":"update_agent","id":"x","name":"X"},
                         {"op":"update_agent","id":"b","configuration":{"rules":[]}},
                         {"op":"move_agent","id":"x","position":{"x":0,"y":0}},
                         {"op":"remove_agent","id":"x"},
                         {"op":"add_connection","connection":{"source":"a","target":"x"}},
                         {"op":"add_connection","connection":{"source":"a","target":"b"}},
                         {"op":"update_connection","id":"x","conditions":[]},
                         {"op":"remove_connection","id":"x"}]
                        """)));

    assertThat(rejection.rejection().code()).isEqualTo("INVALID_EDIT");
    assertThat(rejection.rejection().problems())
        .extracting(p -> p.code() + " " + p.path())
        .containsExactly(
            "DUPLICATE_ID $.edits[0].agent.id",
            "UNKNOWN_AGENT $.edits[1].id",
            "UNKNOWN_KEY $.edits[2].configuration.rules",
            "UNKNOWN_AGENT $.edits[3].id",
            "UNKNOWN_AGENT $.edits[4].id",
            "UNKNOWN_AGENT $.edits[5].connection.target",
            "DUPLICATE_ID $.edits[6].connection.id",
            "UNKNOWN_CONNECTION $.edits[7].id",
            "UNKNOWN_CONNECTION $.edits[8].id");
  }

  @Test
  void a_workflow_cannot_grow_beyond_its_limits_edit_by_edit() {
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i <= Limits.AGENTS; i++) {
      edits.add(new Edit.AddAgent(agent("x" + i, AgentType.OUTPUT)));
    }

    assertThatThrownBy(() -> Edits.applyAll(WorkflowDefinition.empty("W", ""), edits))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("at most 1000 agents");
  }

  @Test
  void an_agent_of_another_type_or_without_its_model_is_replaced() {
    WorkflowDefinition other =
        WorkflowReader.workflow(
            Json.read(
                """
                {"name": "W",
                 "agents": [{"id": "a", "type": "trigger"}, {"id": "b", "type": "decision"}, {"id": "c", "type": "output"}],
                 "connections": [{"source": "a", "target": "b"}, {"source": "b", "target": "c"}]}
                """));

    List<Edit> edits = WorkflowDiff.between(LINE, other);

    assertThat(edits)
        .extracting(edit -> edit.getClass().getSimpleName())
        .containsExactly("RemoveAgent", "AddAgent", "AddConnection", "AddConnection");
    assertSame(Edits.applyAll(LINE, edits).definition(), other);
  }

  @Test
  void nothing_differs_between_a_workflow_and_itself_in_another_order() {
    WorkflowDefinition reordered =
        new WorkflowDefinition(
            LINE.name(),
            LINE.description(),
            LINE.agents().reversed(),
            LINE.connections().reversed());

    assertThat(WorkflowDiff.between(LINE, reordered)).isEmpty();
  }

  @Test
  void one_change_is_one_edit() {
    Edit edit = edits("[{\"op\":\"update_agent\",\"id\":\"b\",\"name\":\"B\"}]").getFirst();

    assertThat(WorkflowDiff.between(LINE, Edits.apply(LINE, edit))).containsExactly(edit);
  }

  @Test
  void the_difference_of_any_two_workflows_leads_from_one_to_the_other() {
    for (long seed = 1; seed <= 500; seed++) {
      Random random = new Random(seed);
      WorkflowDefinition from = any(random);
      WorkflowDefinition to = random.nextInt(5) == 0 ? from : any(random);

      List<Edit> edits = WorkflowDiff.between(from, to);
      Edits.Applied applied = Edits.applyAll(from, edits);

      assertThat(edits.isEmpty()).as("seed %d", seed).isEqualTo(same(from, to));
      assertThat(same(applied.definition(), to)).as("seed %d", seed).isTrue();
      if (!edits.isEmpty()) {
        assertThat(sent(edits)).as("seed %d", seed).isEqualTo(edits);
      }
      assertThat(folded(from, applied.edits())).as("seed %d", seed).isEqualTo(applied.definition());
    }
  }

  private record Request(List<Edit> edits) {}

  private static List<Edit> sent(List<Edit> edits) {
    return WorkflowReader.edits(
        ((Map<?, ?>) Json.read(Json.write(new Request(edits)))).get("edits"));
  }

  /**
   * The definition that the events of these edits fold to, both event by event and at once, after a
   * trip through JSON.
   */
  private static WorkflowDefinition folded(WorkflowDefinition from, List<Edit> edits) {
    List<WorkflowEvent> events = new ArrayList<>();
    WorkflowEvent.WorkflowCreated created =
        new WorkflowEvent.WorkflowCreated(
            ID, 1, new UserId("ada"), from.name(), from.description(), ADA, AT);
    events.add(created);
    for (Edit edit :
        WorkflowDiff.between(WorkflowDefinition.empty(from.name(), from.description()), from)) {
      events.add(WorkflowHistory.event(edit, ID, 1, ADA, AT));
    }
    events.add(new WorkflowEvent.WorkflowPaused(ID, ADA, AT));
    for (Edit edit : edits) {
      WorkflowEvent.Edited event = WorkflowHistory.event(edit, ID, 2, ADA, AT);
      events.add(Json.read(Json.write(event), event.getClass()));
    }
    WorkflowDefinition step = null;
    for (WorkflowEvent event : events) {
      if (event instanceof WorkflowEvent.Edited edited) {
        step = WorkflowHistory.apply(step, edited);
      }
    }
    assertThat(step).isNotNull();
    assertThat(WorkflowHistory.at(events, 1)).isEqualTo(from);
    assertThat(WorkflowHistory.at(events, 9)).isNull();
    assertThat(WorkflowHistory.at(events, edits.isEmpty() ? 1 : 2)).isEqualTo(step);
    return step;
  }

  @Test
  void a_history_begins_with_its_creation() {
    WorkflowEvent.Edited first = new WorkflowEvent.AgentRemoved(ID, 1, new AgentId("a"), ADA, AT);

    assertThatThrownBy(() -> WorkflowHistory.apply(null, first))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("WorkflowCreated");
  }

  private static void assertSame(WorkflowDefinition one, WorkflowDefinition other) {
    assertThat(same(one, other)).isTrue();
  }

  /** Equal but for the order, which no edit can change. */
  private static boolean same(WorkflowDefinition one, WorkflowDefinition other) {
    return one.name().equals(other.name())
        && one.description().equals(other.description())
        && Set.copyOf(one.agents()).equals(Set.copyOf(other.agents()))
        && Set.copyOf(one.connections()).equals(Set.copyOf(other.connections()));
  }

  private static WorkflowDefinition any(Random random) {
    Map<AgentId, Agent> agents = new LinkedHashMap<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      AgentType type = AgentType.values()[random.nextInt(3)];
      Agent agent =
          new Agent(
              new AgentId("a" + random.nextInt(10)),
              type,
              "n" + random.nextInt(2),
              "d" + random.nextInt(2),
              new Position(random.nextInt(2), 0),
              configuration(type, random),
              random.nextBoolean() ? List.of() : List.of("c"),
              random.nextBoolean() ? null : "m" + random.nextInt(2),
              random.nextBoolean() ? null : 0.5);
      agents.put(agent.id(), agent);
    }
    List<AgentId> ids = List.copyOf(agents.keySet());
    Map<ConnectionId, Connection> connections = new HashMap<>();
    for (int i = ids.isEmpty() ? 0 : random.nextInt(8); i > 0; i--) {
      ConnectionId id = new ConnectionId("e" + random.nextInt(8));
      connections.put(
          id,
          new Connection(
              id,
              ids.get(random.nextInt(ids.size())),
              ids.get(random.nextInt(ids.size())),
              random.nextBoolean() ? List.of() : List.of("true")));
    }
    return new WorkflowDefinition(
        "W" + random.nextInt(2),
        "D" + random.nextInt(2),
        List.copyOf(agents.values()),
        List.copyOf(connections.values()));
  }

  private static Map<String, Object> configuration(AgentType type, Random random) {
    Map<String, @Nullable Object> configuration = new HashMap<>();
    if (type == AgentType.ACTION && random.nextBoolean()) {
      configuration.put("mode", "transform");
      configuration.put("set", new HashMap<>(Map.of("n", (long) random.nextInt(3))));
    }
    @SuppressWarnings(
        "NullAway") // a configuration may hold nulls; its declared type does not say so
    Map<String, Object> plain = (Map<String, Object>) (Map<?, ?>) configuration;
    return plain;
  }

  private static Agent agent(String id, AgentType type) {
    return new Agent(
        new AgentId(id), type, id, "", Position.ORIGIN, Map.of(), List.of(), null, null);
  }

  private static List<Edit> edits(String json) {
    return WorkflowReader.edits(Json.read(json));
  }

  @Test
  void every_generated_id_is_valid() {
    Set<String> ids = new HashSet<>();
    ConnectionIds generator = new ConnectionIds(null);
    for (int i = 0; i < 5; i++) {
      ids.add(generator.of(new AgentId("a"), new AgentId("b")).value());
    }
    assertThat(ids).containsExactlyInAnyOrder("a-b", "a-b-2", "a-b-3", "a-b-4", "a-b-5");
  }
}
