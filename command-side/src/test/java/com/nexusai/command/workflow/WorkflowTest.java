package com.nexusai.command.workflow;

import static com.nexusai.command.workflow.Drawn.GOOD;
import static com.nexusai.command.workflow.Drawn.INCOMPLETE;
import static com.nexusai.command.workflow.Drawn.edits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.axonframework.test.matchers.Matchers.matches;
import static org.axonframework.test.matchers.Matchers.sequenceOf;

import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Details;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.kernel.workflow.ConnectionId;
import com.nexusai.kernel.workflow.TriggerSpec;
import com.nexusai.kernel.workflow.WorkflowCommand.ActivateWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.ArchiveWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.CreateWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.EditWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.PauseWorkflow;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.nexusai.kernel.workflow.WorkflowEvent.AgentAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.AgentRemoved;
import com.nexusai.kernel.workflow.WorkflowEvent.ConnectionAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.ConnectionRemoved;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowActivated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowArchived;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowCreated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowPaused;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowUpdated;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Missed;
import com.nexusai.kernel.workflow.compiled.TriggerKind.Overlap;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkflowTest {
  private static final WorkflowId ID = new WorkflowId("wf-1");
  private static final UserId ADA = new UserId("ada");
  private static final Actor BY_ADA = Actor.of(ADA);
  private static final Actor BY_BOB = Actor.of(new UserId("bob"));
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(60);

  private final FixtureConfiguration<Workflow> workflow =
      new AggregateTestFixture<>(Workflow.class);

  @Nested
  class Creating {
    @Test
    void each_part_of_the_drawing_is_its_own_fact_of_version_1() {
      workflow
          .givenNoPriorActivity()
          .when(new CreateWorkflow(ID, ADA, GOOD, BY_ADA, NOON))
          .expectEvents(drawn(GOOD).toArray())
          .expectResultMessagePayload(new WorkflowReceipt(1, WorkflowStatus.DRAFT, 0, List.of()));
    }

    @Test
    void an_incomplete_drawing_is_accepted_and_its_problems_told() {
      workflow
          .givenNoPriorActivity()
          .when(new CreateWorkflow(ID, ADA, INCOMPLETE, BY_ADA, NOON))
          .expectSuccessfulHandlerExecution()
          .expectResultMessagePayloadMatching(
              matches((WorkflowReceipt receipt) -> !receipt.problems().isEmpty()));
    }

    @Test
    void every_fact_names_the_owner_so_that_a_reader_need_not_have_seen_the_creation() {
      workflow
          .given(drawn(GOOD))
          .when(new ActivateWorkflow(ID, null, BY_ADA, LATER))
          .expectEventsMatching(
              sequenceOf(
                  matches(
                      (EventMessage<?> event) -> "ada".equals(event.getMetaData().get("owner")))));
    }
  }

  @Nested
  class Editing {
    @Test
    void an_edit_of_another_version_is_refused_with_the_one_that_is_there() {
      Details refused = refused(workflow.given(drawn(GOOD)).when(edit(3, RENAME)));

      assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
      assertThat(refused.problems())
          .extracting(Problem::code, Problem::expected, Problem::found)
          .containsExactly(tuple("VERSION_STALE", "version 3", "version 1"));
    }

    @Test
    void all_edits_that_do_not_fit_are_told_and_none_is_made() {
      Details refused =
          refused(
              workflow
                  .given(drawn(GOOD))
                  .when(
                      edit(
                          1,
                          RENAME
                              + ", {'op': 'remove_agent', 'id': 'nobody'}, {'op': 'add_agent',"
                              + " 'agent': "
                              + Drawn.START
                              + "}, {'op': 'remove_connection', 'id': 'nothing'}")));

      assertThat(refused.problems()).hasSize(3);
      assertThat(refused.problems())
          .extracting(Problem::path)
          .allMatch(path -> path.startsWith("$.edits["));
    }

    @Test
    void an_edit_that_changes_nothing_makes_no_version() {
      workflow
          .given(drawn(GOOD))
          .when(edit(1, "{'op': 'update_workflow', 'name': 'Double'}"))
          .expectNoEvents()
          .expectResultMessagePayload(new WorkflowReceipt(1, WorkflowStatus.DRAFT, 0, List.of()));
    }

    @Test
    void an_agent_takes_its_connections_with_it_and_they_go_first() {
      workflow
          .given(drawn(GOOD))
          .when(edit(1, "{'op': 'remove_agent', 'id': 'double'}"))
          .expectEvents(
              new ConnectionRemoved(ID, 2, new ConnectionId("e1"), BY_ADA, LATER),
              new AgentRemoved(ID, 2, new AgentId("double"), BY_ADA, LATER));
    }

    @Test
    void all_edits_of_a_request_make_one_version() {
      workflow
          .given(drawn(GOOD))
          .when(edit(null, RENAME + ", {'op': 'remove_connection', 'id': 'e1'}"))
          .expectEvents(
              new WorkflowUpdated(ID, 2, "Twice", null, BY_ADA, LATER),
              new ConnectionRemoved(ID, 2, new ConnectionId("e1"), BY_ADA, LATER))
          .expectResultMessagePayloadMatching(
              matches((WorkflowReceipt receipt) -> receipt.version() == 2));
    }

    @Test
    void an_edit_may_name_what_an_earlier_edit_of_the_request_added() {
      workflow
          .given(drawn(INCOMPLETE))
          .when(
              edit(
                  1,
                  "{'op': 'add_agent', 'agent': "
                      + Drawn.START
                      + "}, {'op': 'add_connection', 'connection': "
                      + Drawn.EDGE
                      + "}"))
          .expectResultMessagePayload(new WorkflowReceipt(2, WorkflowStatus.DRAFT, 0, List.of()));
    }

    @Test
    void an_edit_of_an_active_workflow_leaves_the_published_version_as_it_is() {
      workflow
          .given(active())
          .when(edit(1, RENAME))
          .expectResultMessagePayload(new WorkflowReceipt(2, WorkflowStatus.ACTIVE, 1, List.of()));
    }

    @Test
    void an_archived_workflow_takes_no_edits() {
      Details refused = refused(workflow.given(archived()).when(edit(1, RENAME)));

      assertThat(refused.code()).isEqualTo("WORKFLOW_ARCHIVED");
    }
  }

  @Nested
  class Publishing {
    @Test
    void a_version_with_problems_is_never_published() {
      Details refused = refused(workflow.given(drawn(INCOMPLETE)).when(activate()));

      assertThat(refused.kind()).isEqualTo(Kind.UNPROCESSABLE);
      assertThat(refused.code()).isEqualTo("WORKFLOW_HAS_PROBLEMS");
      assertThat(refused.problems()).isNotEmpty();
    }

    @Test
    void a_repeat_does_nothing() {
      workflow.given(active()).when(activate()).expectSuccessfulHandlerExecution().expectNoEvents();
    }

    @Test
    void a_stale_version_is_not_published() {
      Details refused =
          refused(workflow.given(drawn(GOOD)).when(new ActivateWorkflow(ID, 2, BY_ADA, LATER)));

      assertThat(refused.code()).isEqualTo("VERSION_STALE");
    }

    @Test
    void a_newer_version_of_an_active_workflow_is_published() {
      workflow
          .given(and(active(), new WorkflowUpdated(ID, 2, "Twice", null, BY_ADA, NOON)))
          .when(activate())
          .expectEvents(new WorkflowActivated(ID, 2, BY_ADA, LATER));
    }

    @Test
    void a_paused_workflow_is_published_again_in_the_same_version() {
      workflow
          .given(and(active(), new WorkflowPaused(ID, BY_ADA, NOON)))
          .when(activate())
          .expectEvents(new WorkflowActivated(ID, 1, BY_ADA, LATER));
    }

    @Test
    void what_starts_the_version_by_itself_is_told() {
      WorkflowDefinition scheduled =
          Drawn.workflow(
              "{'id': 'start', 'type': 'trigger', 'configuration': {'on': {'schedule': {'cron': '0 9"
                  + " * * *'}}}},"
                  + Drawn.DOUBLE,
              Drawn.EDGE);
      workflow
          .given(drawn(scheduled))
          .when(activate())
          .expectEvents(
              new WorkflowActivated(
                  ID,
                  1,
                  new TriggerSpec.Schedule(
                      "0 9 * * *", ZoneId.of("UTC"), Overlap.SKIP, Missed.ONCE),
                  BY_ADA,
                  LATER));
    }

    @Test
    void an_archived_workflow_is_not_published() {
      assertThat(refused(workflow.given(archived()).when(activate())).code())
          .isEqualTo("WORKFLOW_ARCHIVED");
    }
  }

  @Nested
  class PausingAndArchiving {
    @Test
    void a_draft_cannot_be_paused() {
      assertThat(refused(workflow.given(drawn(GOOD)).when(pause())).code())
          .isEqualTo("WORKFLOW_NOT_ACTIVE");
    }

    @Test
    void an_archived_workflow_cannot_be_paused() {
      assertThat(refused(workflow.given(archived()).when(pause())).code())
          .isEqualTo("WORKFLOW_ARCHIVED");
    }

    @Test
    void repeats_do_nothing() {
      workflow
          .given(and(active(), new WorkflowPaused(ID, BY_ADA, NOON)))
          .when(pause())
          .expectSuccessfulHandlerExecution()
          .expectNoEvents();
      new AggregateTestFixture<>(Workflow.class)
          .given(archived())
          .when(new ArchiveWorkflow(ID, BY_ADA, LATER))
          .expectSuccessfulHandlerExecution()
          .expectNoEvents();
    }

    @Test
    void an_active_workflow_is_paused() {
      workflow.given(active()).when(pause()).expectEvents(new WorkflowPaused(ID, BY_ADA, LATER));
    }

    @ParameterizedTest
    @EnumSource(
        value = WorkflowStatus.class,
        names = {"DRAFT", "ACTIVE", "PAUSED"})
    void every_other_workflow_can_be_archived(WorkflowStatus status) {
      workflow
          .given(in(status))
          .when(new ArchiveWorkflow(ID, BY_ADA, LATER))
          .expectEvents(new WorkflowArchived(ID, BY_ADA, LATER));
    }
  }

  @Nested
  class Ownership {
    @Test
    void to_a_stranger_the_workflow_is_not_there() {
      for (Object command :
          List.of(
              new EditWorkflow(ID, 1, edits(RENAME), BY_BOB, LATER),
              new ActivateWorkflow(ID, null, BY_BOB, LATER),
              new PauseWorkflow(ID, BY_BOB, LATER),
              new ArchiveWorkflow(ID, BY_BOB, LATER))) {
        Details refused =
            refused(new AggregateTestFixture<>(Workflow.class).given(active()).when(command));
        assertThat(refused.kind()).as(command.toString()).isEqualTo(Kind.NOT_FOUND);
        assertThat(refused).isEqualTo(Rejection.notFound("a workflow", ID).rejection());
      }
    }

    @Test
    void nexus_itself_may() {
      workflow
          .given(active())
          .when(new PauseWorkflow(ID, Actor.SYSTEM, LATER))
          .expectEvents(new WorkflowPaused(ID, Actor.SYSTEM, LATER));
    }
  }

  private static final String RENAME = "{'op': 'update_workflow', 'name': 'Twice'}";

  private static EditWorkflow edit(Integer ifVersion, String edits) {
    return new EditWorkflow(ID, ifVersion, edits(edits), BY_ADA, LATER);
  }

  private static ActivateWorkflow activate() {
    return new ActivateWorkflow(ID, null, BY_ADA, LATER);
  }

  private static PauseWorkflow pause() {
    return new PauseWorkflow(ID, BY_ADA, LATER);
  }

  private static List<WorkflowEvent> drawn(WorkflowDefinition definition) {
    List<WorkflowEvent> events = new ArrayList<>();
    events.add(
        new WorkflowCreated(ID, 1, ADA, definition.name(), definition.description(), BY_ADA, NOON));
    definition.agents().forEach(a -> events.add(new AgentAdded(ID, 1, a, BY_ADA, NOON)));
    definition.connections().forEach(c -> events.add(new ConnectionAdded(ID, 1, c, BY_ADA, NOON)));
    return events;
  }

  private static List<WorkflowEvent> active() {
    return and(drawn(GOOD), new WorkflowActivated(ID, 1, BY_ADA, NOON));
  }

  private static List<WorkflowEvent> archived() {
    return and(drawn(GOOD), new WorkflowArchived(ID, BY_ADA, NOON));
  }

  private static List<WorkflowEvent> in(WorkflowStatus status) {
    return switch (status) {
      case DRAFT -> drawn(GOOD);
      case ACTIVE -> active();
      case PAUSED -> and(active(), new WorkflowPaused(ID, BY_ADA, NOON));
      case ARCHIVED -> archived();
    };
  }

  private static List<WorkflowEvent> and(List<WorkflowEvent> events, WorkflowEvent next) {
    List<WorkflowEvent> all = new ArrayList<>(events);
    all.add(next);
    return all;
  }

  /** Checks that nothing was recorded, and tells why. */
  private static Details refused(ResultValidator<Workflow> result) {
    Details[] told = new Details[1];
    result
        .expectNoEvents()
        .expectException(
            matches((Throwable thrown) -> {
              told[0] = ((Rejection) thrown).rejection();
              return true;
            }));
    return told[0];
  }
}
