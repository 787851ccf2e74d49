package com.nexusai.command.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.command.catalog.WorkflowState;
import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.Agent;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.kernel.workflow.Connection;
import com.nexusai.kernel.workflow.ConnectionId;
import com.nexusai.kernel.workflow.Edit;
import com.nexusai.kernel.workflow.Edits;
import com.nexusai.kernel.workflow.Position;
import com.nexusai.kernel.workflow.WorkflowCommand.CreateWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.EditWorkflow;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import com.nexusai.kernel.workflow.WorkflowDiff;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.nexusai.kernel.workflow.WorkflowEvent.Edited;
import com.nexusai.kernel.workflow.WorkflowHistory;
import com.nexusai.kernel.workflow.WorkflowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random requests of edits, the aggregate on one side and the kernel's pure functions on the other.
 */
class RandomEditsTest {
  private static final WorkflowId ID = new WorkflowId("wf-1");
  private static final UserId ADA = new UserId("ada");
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final int REQUESTS = 60;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void the_events_fold_to_what_the_edits_made_of_it(long seed) {
    Random random = new Random(seed);
    Configuration axon = axon();
    try {
      WorkflowDefinition expected = WorkflowDefinition.empty("Random", "");
      axon.commandGateway().sendAndWait(new CreateWorkflow(ID, ADA, expected, Actor.of(ADA), NOON));
      int version = 1;
      for (int i = 0; i < REQUESTS; i++) {
        List<Edit> request = request(random);
        WorkflowReceipt receipt = sent(axon, request);
        Edits.Applied applied = applied(expected, request, receipt == null);
        expected = applied.definition();
        // One version for a request with an edit that changed something, none for any other.
        version += applied.edits().isEmpty() ? 0 : 1;
        WorkflowState state = folded(axon);
        assertThat(state.version()).as("seed %d, request %d", seed, i).isEqualTo(version);
        assertThat(state.definition()).as("seed %d, request %d", seed, i).isEqualTo(expected);
      }
      assertHistory(events(axon), seed);
    } finally {
      axon.shutdown();
    }
  }

  /**
   * Every version can be told from the events alone, leads to the newest by its diff, and is a run
   * of events.
   */
  private static void assertHistory(List<WorkflowEvent> events, long seed) {
    int last = 0;
    for (WorkflowEvent event : events) {
      int version = ((Edited) event).version();
      assertThat(version).as("seed %d", seed).isBetween(Math.max(1, last), last + 1);
      last = version;
    }
    WorkflowDefinition newest = WorkflowHistory.at(events, last);
    for (int version = 1; version <= last; version++) {
      WorkflowDefinition then = WorkflowHistory.at(events, version);
      WorkflowDefinition led =
          Edits.applyAll(then, WorkflowDiff.between(then, newest)).definition();
      assertThat(WorkflowDiff.between(led, newest)).as("seed %d", seed).isEmpty();
    }
  }

  private static WorkflowReceipt sent(Configuration axon, List<Edit> edits) {
    try {
      return axon.commandGateway()
          .sendAndWait(new EditWorkflow(ID, null, edits, Actor.of(ADA), NOON));
    } catch (Rejection _) {
      return null;
    }
  }

  private static Edits.Applied applied(
      WorkflowDefinition definition, List<Edit> edits, boolean refused) {
    try {
      Edits.Applied after = Edits.applyAll(definition, edits);
      assertThat(refused).as("the aggregate refused what fits: %s", edits).isFalse();
      return after;
    } catch (Rejection _) {
      assertThat(refused).as("the aggregate took what does not fit: %s", edits).isTrue();
      return new Edits.Applied(definition, List.of());
    }
  }

  private static WorkflowState folded(Configuration axon) {
    WorkflowState state = new WorkflowState();
    events(axon).forEach(state::on);
    return state;
  }

  private static List<WorkflowEvent> events(Configuration axon) {
    return axon.eventStore()
        .readEvents(ID.value())
        .asStream()
        .map(event -> (WorkflowEvent) event.getPayload())
        .toList();
  }

  private static Configuration axon() {
    Configurer configurer = DefaultConfigurer.defaultConfiguration(false);
    configurer.configureSerializer(_ -> JacksonSerializer.defaultSerializer());
    configurer.configureEventStore(
        _ -> EmbeddedEventStore.builder().storageEngine(new InMemoryEventStorageEngine()).build());
    configurer.configureAggregate(Workflow.class);
    return configurer.start();
  }

  private static List<Edit> request(Random random) {
    List<Edit> edits = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      Edit edit = edit(random);
      if (seen.add(edit.toString())) {
        edits.add(edit);
      }
    }
    return edits;
  }

  /** Of few names, so that edits meet what is there as often as what is not. */
  private static Edit edit(Random random) {
    AgentId agent = agent(random);
    ConnectionId edge = new ConnectionId("e" + random.nextInt(6));
    return switch (random.nextInt(10)) {
      case 0 -> new Edit.UpdateWorkflow("Name " + random.nextInt(3), null);
      case 1, 2, 3 -> new Edit.AddAgent(action(agent, random));
      case 4 ->
          new Edit.UpdateAgent(
              agent, "Agent " + random.nextInt(3), null, set(random), null, null, null);
      case 5 -> new Edit.MoveAgent(agent, new Position(random.nextInt(3), 0));
      case 6 -> new Edit.RemoveAgent(agent);
      case 7, 8 ->
          new Edit.AddConnection(new Connection(edge, agent, agent(random), List.of("true")));
      default ->
          random.nextBoolean()
              ? new Edit.RemoveConnection(edge)
              : new Edit.UpdateConnection(edge, List.of("input.n > " + random.nextInt(3)));
    };
  }

  private static AgentId agent(Random random) {
    return new AgentId("a" + random.nextInt(5));
  }

  private static Agent action(AgentId id, Random random) {
    return new Agent(
        id, AgentType.ACTION, "", "", Position.ORIGIN, set(random), List.of(), null, null);
  }

  private static Map<String, Object> set(Random random) {
    return Map.of("mode", "transform", "set", Map.of("n", (long) random.nextInt(3)));
  }
}
