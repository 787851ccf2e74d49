package com.nexusai.query.retention;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.retention.DueRuns;
import com.nexusai.kernel.retention.RetentionQuery.FindDueRuns;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.execution.KeptRuns;
import com.nexusai.query.store.ReadModels;
import com.nexusai.query.store.Reading;
import com.nexusai.query.workflow.WorkflowRetentions;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;

/** Tells the other sides, over the query bus, which runs are due to be erased. */
public final class RetentionQueries {
  /** How many workflows one answer goes through, so that no reading lasts long. */
  private static final int WORKFLOWS = 50;

  private final ReadModels models;

  /** Asks these read models, as they are. */
  public RetentionQueries(ReadModels models) {
    this.models = models;
  }

  /** Where a page begins: after the run that ended there, or with the workflow that comes next. */
  private record Place(String workflow, long ended) {
    static Place of(@Nullable String cursor) {
      if (cursor == null) {
        return new Place("", 0);
      }
      int space = cursor.indexOf(' ');
      return new Place(cursor.substring(0, space), Long.parseLong(cursor.substring(space + 1)));
    }

    String cursor() {
      return workflow + " " + ended;
    }
  }

  @QueryHandler
  DueRuns find(FindDueRuns question) {
    return models.read(reading -> find(reading, question));
  }

  private static DueRuns find(Reading reading, FindDueRuns question) {
    Place place = Place.of(question.after());
    WorkflowRetentions workflows = new WorkflowRetentions(reading);
    List<WorkflowId> page = new ArrayList<>();
    if (place.ended() > 0) {
      page.add(new WorkflowId(place.workflow()));
    }
    List<WorkflowId> others = workflows.after(place.workflow(), WORKFLOWS);
    page.addAll(others);
    List<ExecutionId> ids = new ArrayList<>();
    long after = place.ended();
    for (WorkflowId workflow : page) {
      int room = question.limit() - ids.size();
      if (room == 0) {
        // With the first run of this workflow.
        return new DueRuns(ids, new Place(workflow.value(), 1).cursor());
      }
      KeptRuns.Due due =
          new KeptRuns(reading, workflow)
              .due(workflows.of(workflow, question.defaults()), question, after, room);
      ids.addAll(due.ids());
      if (due.last() != null) {
        return new DueRuns(ids, new Place(workflow.value(), due.last()).cursor());
      }
      after = 0;
    }
    return new DueRuns(
        ids, others.size() < WORKFLOWS ? null : new Place(others.getLast().value(), 0).cursor());
  }
}
