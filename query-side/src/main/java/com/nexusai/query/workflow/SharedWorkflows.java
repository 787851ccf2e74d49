package com.nexusai.query.workflow;

import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.query.access.Access;
import com.nexusai.query.store.Find;
import com.nexusai.query.store.Reading;
import com.nexusai.query.store.SearchWords;
import com.nexusai.query.web.FreshReads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the workflows that others share with a user. */
public final class SharedWorkflows {
  private static final List<String> VIEW = List.of(WorkflowProjection.NAME);

  /** How many memberships one page looks at; a filter that fits fewer goes on with the next. */
  private static final int LOOKED_AT_MAX = 1_000;

  private final FreshReads reads;
  private final Access access;

  /** Finds them here, and asks there whether they still are. */
  public SharedWorkflows(FreshReads reads, Access access) {
    this.reads = reads;
    this.access = access;
  }

  /**
   * Workflows that are shared with somebody, the one that was shared last first.
   *
   * @param next what the next page begins after; null on the last one
   */
  record Page(List<WorkflowJson> items, @Nullable Long next) {}

  private record Looked(List<WorkflowDocument> found, @Nullable Long next) {}

  /**
   * A page of them.
   *
   * @param words each must begin some word of the workflow's text; none for any text
   * @param after where the page before ended; null for the first one
   */
  Page list(
      UserId caller,
      @Nullable WorkflowStatus status,
      List<String> words,
      @Nullable Long after,
      int limit,
      long atLeast) {
    Looked looked =
        reads.read(atLeast, VIEW, reading -> look(reading, caller, status, words, after, limit));
    List<WorkflowJson> items = new ArrayList<>();
    for (WorkflowDocument found : looked.found()) {
      // The view may be behind a removal; nobody is shown what they may no longer see.
      Role role = access.roleOf(caller, found.id());
      if (role != null) {
        items.add(WorkflowJson.of(found, null).as(role));
      }
    }
    return new Page(items, looked.next());
  }

  private static Looked look(
      Reading reading,
      UserId caller,
      @Nullable WorkflowStatus status,
      List<String> words,
      @Nullable Long after,
      int limit) {
    List<MembershipDocument> memberships =
        reading.find(
            Find.newest(
                MembershipDocument.VIEW,
                Map.of(MembershipDocument.USER_ID, caller.value()),
                MembershipDocument.ADDED_POSITION,
                after,
                LOOKED_AT_MAX + 1));
    List<WorkflowDocument> found = new ArrayList<>();
    for (int i = 0; i < memberships.size(); i++) {
      if (found.size() == limit || i == LOOKED_AT_MAX) {
        return new Looked(found, memberships.get(i - 1).addedPosition());
      }
      WorkflowDocument workflow =
          reading.get(WorkflowDocument.VIEW, memberships.get(i).workflowId().value());
      if (workflow != null
          && (status == null || workflow.status() == status)
          && SearchWords.beginWordsOf(workflow.text(), words)) {
        found.add(workflow);
      }
    }
    return new Looked(found, null);
  }
}
