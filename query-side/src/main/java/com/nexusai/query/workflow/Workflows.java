package com.nexusai.query.workflow;

import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.query.access.Access;
import com.nexusai.query.execution.Definitions;
import com.nexusai.query.execution.ExecutionProjection;
import com.nexusai.query.execution.RecentRun;
import com.nexusai.query.store.Find;
import com.nexusai.query.store.Reading;
import com.nexusai.query.web.FreshReads;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about workflows. Each owner sees their own, and members what is shared with
 * them; any other is told like one that is not there.
 */
public final class Workflows implements Definitions {
  private static final int HISTORY = 20;
  static final List<String> VIEW = List.of(WorkflowProjection.NAME);
  static final List<String> WITH_RUNS = List.of(WorkflowProjection.NAME, ExecutionProjection.NAME);

  private final FreshReads reads;
  private final Access access;

  /** Reads workflows from here, and asks there who may see them. */
  public Workflows(FreshReads reads, Access access) {
    this.reads = reads;
    this.access = access;
  }

  /**
   * Lets those pass who may see a workflow, and says what they are to it.
   *
   * @throws com.nexusai.kernel.problem.Rejection {@code NOT_FOUND} to everybody else
   */
  Role require(UserId caller, WorkflowId id) {
    return access.require(caller, id);
  }

  /** A workflow in its newest version, with its last runs. */
  WorkflowJson get(UserId caller, WorkflowId id, long atLeast) {
    Role role = access.require(caller, id);
    return reads
        .read(
            atLeast,
            WITH_RUNS,
            reading -> WorkflowJson.of(existing(reading, id), RecentRun.of(reading, id, HISTORY)))
        .as(role);
  }

  /**
   * A workflow with its last runs.
   *
   * @param position every event of the workflow up to here is in it
   */
  record Snapshot(WorkflowJson workflow, long position) {}

  /** A workflow as a stream of it begins. */
  Snapshot snapshot(UserId caller, WorkflowId id, long atLeast) {
    Role role = access.require(caller, id);
    return reads.read(
        atLeast,
        WITH_RUNS,
        reading ->
            new Snapshot(
                WorkflowJson.of(existing(reading, id), RecentRun.of(reading, id, HISTORY)).as(role),
                reading.position(WorkflowProjection.NAME)));
  }

  /**
   * The owner's newest workflows.
   *
   * @param more whether there are older ones
   * @param position every event of a workflow up to here is in them
   */
  record Snapshots(List<WorkflowJson> workflows, boolean more, long position) {
    Snapshots {
      workflows = List.copyOf(workflows);
    }
  }

  /** The owner's newest workflows as a stream of them begins. */
  Snapshots snapshots(UserId caller, int limit, long atLeast) {
    Find<WorkflowDocument> newest =
        Find.newest(
            WorkflowDocument.VIEW,
            Map.of("user_id", caller.value()),
            WorkflowDocument.CREATED_POSITION,
            null,
            limit + 1);
    return reads.read(
        atLeast,
        VIEW,
        reading -> {
          List<WorkflowDocument> found = reading.find(newest);
          return new Snapshots(
              found.stream().limit(limit).map(workflow -> WorkflowJson.of(workflow, null)).toList(),
              found.size() > limit,
              reading.position(WorkflowProjection.NAME));
        });
  }

  /**
   * Some of the owner's workflows.
   *
   * @param workflows one more than were asked for when there are more
   * @param total how many there are in all pages; null when nobody asked
   */
  record Listed(List<WorkflowDocument> workflows, @Nullable Long total) {}

  /**
   * The owner's workflows, the newest first.
   *
   * @param words each must begin some word of its text; none for any text
   * @param after the creation position that the page begins after; null for the first page
   * @param count whether the answer tells how many there are in all pages
   */
  Listed list(
      UserId caller,
      @Nullable WorkflowStatus status,
      List<String> words,
      @Nullable Long after,
      int limit,
      boolean count,
      long atLeast) {
    Map<String, Object> equal = new HashMap<>();
    equal.put("user_id", caller.value());
    if (status != null) {
      equal.put("status", status.word());
    }
    Find<WorkflowDocument> all =
        Find.newest(
            WorkflowDocument.VIEW, equal, WorkflowDocument.CREATED_POSITION, after, limit + 1);
    Find<WorkflowDocument> wanted = words.isEmpty() ? all : all.matching(words);
    return reads.read(
        atLeast,
        VIEW,
        reading -> new Listed(reading.find(wanted), count ? (Long) reading.count(wanted) : null));
  }

  /** A workflow and some of its versions. */
  record Versions(WorkflowDocument workflow, List<VersionDocument> versions) {}

  /** Its versions, the newest first; one more than {@code limit} when there are more. */
  Versions versions(UserId caller, WorkflowId id, @Nullable Long after, int limit, long atLeast) {
    access.require(caller, id);
    String afterId = after == null ? null : VersionDocument.id(id, Math.toIntExact(after));
    return reads.read(
        atLeast,
        VIEW,
        reading ->
            new Versions(
                existing(reading, id),
                reading.find(
                    new Find<>(
                        VersionDocument.VIEW,
                        id.value(),
                        List.of(),
                        Find.ID,
                        true,
                        afterId,
                        limit + 1))));
  }

  /** These of its versions, in the order asked for. */
  Versions versions(UserId caller, WorkflowId id, List<Integer> numbers, long atLeast) {
    access.require(caller, id);
    return reads.read(
        atLeast,
        VIEW,
        reading ->
            new Versions(
                existing(reading, id),
                numbers.stream().map(number -> version(reading, id, number)).toList()));
  }

  @Override
  public Optional<WorkflowDefinition> of(WorkflowId workflow, int version, long atLeast) {
    return reads.read(
        atLeast,
        VIEW,
        reading ->
            Optional.ofNullable(
                    reading.get(VersionDocument.VIEW, VersionDocument.id(workflow, version)))
                .map(VersionDocument::definition));
  }

  private static VersionDocument version(Reading reading, WorkflowId id, int number) {
    VersionDocument version = reading.get(VersionDocument.VIEW, VersionDocument.id(id, number));
    if (version == null) {
      throw Rejection.notFound("a version", number);
    }
    return version;
  }

  private static WorkflowDocument existing(Reading reading, WorkflowId id) {
    WorkflowDocument workflow = reading.get(WorkflowDocument.VIEW, id.value());
    if (workflow == null) {
      throw Rejection.notFound("a workflow", id);
    }
    return workflow;
  }
}
