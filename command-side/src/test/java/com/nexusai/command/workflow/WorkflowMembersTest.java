package com.nexusai.command.workflow;

import static com.nexusai.command.workflow.Drawn.GOOD;
import static com.nexusai.command.workflow.Drawn.edits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.axonframework.test.matchers.Matchers.matches;

import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Details;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.kernel.workflow.Limits;
import com.nexusai.kernel.workflow.WorkflowCommand;
import com.nexusai.kernel.workflow.WorkflowCommand.ActivateWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.ArchiveWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.EditWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.PauseWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.ShareWorkflow;
import com.nexusai.kernel.workflow.WorkflowCommand.UnshareWorkflow;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.nexusai.kernel.workflow.WorkflowEvent.AgentAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.ConnectionAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberAdded;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberRemoved;
import com.nexusai.kernel.workflow.WorkflowEvent.MemberRoleChanged;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowActivated;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowArchived;
import com.nexusai.kernel.workflow.WorkflowEvent.WorkflowCreated;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Who is let into a workflow, and what they may do with it. */
class WorkflowMembersTest {
  private static final WorkflowId ID = new WorkflowId("wf-1");
  private static final UserId ADA = new UserId("ada");
  private static final UserId BOB = new UserId("bob");
  private static final UserId EVE = new UserId("eve");
  private static final Actor BY_ADA = Actor.of(ADA);
  private static final Actor BY_BOB = Actor.of(BOB);
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(60);

  private final FixtureConfiguration<Workflow> workflow =
      new AggregateTestFixture<>(Workflow.class);

  @Test
  void an_owner_lets_somebody_in_and_no_version_is_made() {
    workflow
        .given(drawn())
        .when(share(BOB, Role.VIEWER, BY_ADA))
        .expectEvents(new MemberAdded(ID, BOB, Role.VIEWER, BY_ADA, LATER))
        .expectResultMessagePayload(new MembersReceipt(BOB, Role.VIEWER));
    workflow
        .given(with(Role.VIEWER))
        .when(new EditWorkflow(ID, 1, edits(RENAME), BY_ADA, LATER))
        .expectResultMessagePayload(new WorkflowReceipt(2, WorkflowStatus.DRAFT, 0, List.of()));
  }

  @Test
  void the_same_role_again_is_no_second_fact() {
    workflow
        .given(with(Role.VIEWER))
        .when(share(BOB, Role.VIEWER, BY_ADA))
        .expectNoEvents()
        .expectResultMessagePayload(new MembersReceipt(BOB, Role.VIEWER));
  }

  @Test
  void another_role_is_a_change() {
    workflow
        .given(with(Role.VIEWER))
        .when(share(BOB, Role.EDITOR, BY_ADA))
        .expectEvents(new MemberRoleChanged(ID, BOB, Role.EDITOR, BY_ADA, LATER));
  }

  @Test
  void an_owner_shuts_a_member_out_once() {
    workflow
        .given(with(Role.EDITOR))
        .when(new UnshareWorkflow(ID, BOB, BY_ADA, LATER))
        .expectEvents(new MemberRemoved(ID, BOB, BY_ADA, LATER))
        .expectResultMessagePayload(new MembersReceipt(BOB, null));
    workflow
        .given(and(with(Role.EDITOR), new MemberRemoved(ID, BOB, BY_ADA, NOON)))
        .when(new UnshareWorkflow(ID, BOB, BY_ADA, LATER))
        .expectNoEvents()
        .expectResultMessagePayload(new MembersReceipt(BOB, null));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OWNER")
  void members_may_leave(Role role) {
    workflow
        .given(with(role))
        .when(new UnshareWorkflow(ID, BOB, BY_BOB, LATER))
        .expectEvents(new MemberRemoved(ID, BOB, Actor.of(BOB, role), LATER));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OWNER")
  void no_member_manages_members(Role role) {
    List<WorkflowEvent> shared =
        and(with(role), new MemberAdded(ID, EVE, Role.VIEWER, BY_ADA, NOON));

    for (WorkflowCommand command :
        List.of(
            share(EVE, Role.EDITOR, BY_BOB),
            share(BOB, Role.EDITOR, BY_BOB),
            share(new UserId("zoe"), Role.VIEWER, BY_BOB),
            new UnshareWorkflow(ID, EVE, BY_BOB, LATER))) {
      Details refused = refused(workflow.given(shared).when(command));

      assertThat(refused.kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(refused.problems())
          .extracting(Problem::code, Problem::expected, Problem::found)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(
                  "ROLE_REQUIRED",
                  "the role 'owner' in the workflow, for this",
                  "the role '" + role.word() + "'"));
    }
  }

  @Test
  void an_owner_is_no_member() {
    assertThat(refused(workflow.given(drawn()).when(share(ADA, Role.EDITOR, BY_ADA))).code())
        .isEqualTo("OWNER_IS_NO_MEMBER");
    assertThat(
            refused(workflow.given(drawn()).when(new UnshareWorkflow(ID, ADA, BY_ADA, LATER)))
                .code())
        .isEqualTo("OWNER_IS_NO_MEMBER");
  }

  @Test
  void there_is_room_for_a_hundred_members_and_a_place_becomes_free_again() {
    List<WorkflowEvent> full = new ArrayList<>(drawn());
    IntStream.range(0, Limits.MEMBERS)
        .forEach(
            i -> full.add(new MemberAdded(ID, new UserId("u" + i), Role.VIEWER, BY_ADA, NOON)));

    assertThat(refused(workflow.given(full).when(share(BOB, Role.VIEWER, BY_ADA))).code())
        .isEqualTo("TOO_MANY_MEMBERS");
    workflow
        .given(full)
        .when(share(new UserId("u7"), Role.EDITOR, BY_ADA))
        .expectSuccessfulHandlerExecution();
    workflow
        .given(and(full, new MemberRemoved(ID, new UserId("u7"), BY_ADA, NOON)))
        .when(share(BOB, Role.VIEWER, BY_ADA))
        .expectEvents(new MemberAdded(ID, BOB, Role.VIEWER, BY_ADA, LATER));
  }

  @ParameterizedTest
  @CsvSource({
    "EDIT, EDITOR",
    "ACTIVATE, EDITOR",
    "PAUSE, EDITOR",
    "ARCHIVE, OWNER",
    "SHARE, OWNER",
    "UNSHARE, OWNER"
  })
  void each_command_asks_for_a_role(Verb verb, Role needed) {
    for (Role held : Role.GIVEN) {
      List<WorkflowEvent> active = and(with(held), new WorkflowActivated(ID, 1, BY_ADA, NOON));
      // Somebody claims to be more than the workflow knows them to be.
      Actor claimed = Actor.of(BOB, Role.EDITOR);
      ResultValidator<Workflow> result = workflow.given(active).when(verb.by(claimed));
      if (held.covers(needed)) {
        result
            .expectSuccessfulHandlerExecution()
            .expectEventsMatching(
                org.axonframework.test.matchers.Matchers.payloadsMatching(
                    matches((List<?> events) ->
                        events.stream()
                            .allMatch(event ->
                                ((WorkflowEvent) event).actor().equals(Actor.of(BOB, held))))));
      } else {
        assertThat(refused(result).code()).as("%s as %s", verb, held).isEqualTo("ROLE_REQUIRED");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void to_a_stranger_and_to_a_former_member_there_is_no_such_workflow(Verb verb) {
    List<WorkflowEvent> left = and(with(Role.EDITOR), new MemberRemoved(ID, BOB, BY_BOB, NOON));

    for (List<WorkflowEvent> history : List.of(drawn(), left)) {
      Details refused = refused(workflow.given(history).when(verb.by(BY_BOB)));

      assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
      assertThat(refused).isEqualTo(Rejection.notFound("a workflow", ID).rejection());
    }
  }

  @Test
  void an_archived_workflow_can_still_be_shared_and_unshared() {
    List<WorkflowEvent> archived = and(drawn(), new WorkflowArchived(ID, BY_ADA, NOON));

    workflow
        .given(archived)
        .when(share(BOB, Role.VIEWER, BY_ADA))
        .expectEvents(new MemberAdded(ID, BOB, Role.VIEWER, BY_ADA, LATER));
  }

  /** What can be asked of a workflow that is active, in order. */
  enum Verb {
    EDIT,
    ACTIVATE,
    PAUSE,
    ARCHIVE,
    SHARE,
    UNSHARE;

    WorkflowCommand by(Actor actor) {
      return switch (this) {
        case EDIT -> new EditWorkflow(ID, 1, edits(RENAME), actor, LATER);
        case ACTIVATE -> new ActivateWorkflow(ID, null, actor, LATER);
        case PAUSE -> new PauseWorkflow(ID, actor, LATER);
        case ARCHIVE -> new ArchiveWorkflow(ID, actor, LATER);
        case SHARE -> share(EVE, Role.VIEWER, actor);
        case UNSHARE -> new UnshareWorkflow(ID, EVE, actor, LATER);
      };
    }
  }

  private static final String RENAME = "{'op': 'update_workflow', 'name': 'Twice'}";

  private static ShareWorkflow share(UserId member, Role role, Actor actor) {
    return new ShareWorkflow(ID, member, role, actor, LATER);
  }

  private static List<WorkflowEvent> drawn() {
    List<WorkflowEvent> events = new ArrayList<>();
    events.add(new WorkflowCreated(ID, 1, ADA, GOOD.name(), GOOD.description(), BY_ADA, NOON));
    GOOD.agents().forEach(a -> events.add(new AgentAdded(ID, 1, a, BY_ADA, NOON)));
    GOOD.connections().forEach(c -> events.add(new ConnectionAdded(ID, 1, c, BY_ADA, NOON)));
    return events;
  }

  private static List<WorkflowEvent> with(Role bobs) {
    return and(drawn(), new MemberAdded(ID, BOB, bobs, BY_ADA, NOON));
  }

  private static List<WorkflowEvent> and(List<WorkflowEvent> events, WorkflowEvent next) {
    List<WorkflowEvent> all = new ArrayList<>(events);
    all.add(next);
    return all;
  }

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
