package com.nexusai.sagas.execution;

import com.nexusai.kernel.workflow.Published;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowQuery.FindPublished;
import java.util.Optional;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.GenericQueryMessage;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryResponseMessage;
import org.jspecify.annotations.Nullable;

/** Asks the command side, wherever it runs, where workflows stand. */
public final class PublishedVersions {
  private final QueryBus queries;

  /** Asks over this bus. */
  public PublishedVersions(QueryBus queries) {
    this.queries = queries;
  }

  /** Where the workflow stands now; null when there is none with this id. */
  public @Nullable Published find(WorkflowId id) {
    QueryResponseMessage<Optional<Published>> answer =
        queries
            .query(
                new GenericQueryMessage<>(
                    new FindPublished(id), ResponseTypes.optionalInstanceOf(Published.class)))
            .join();
    if (answer.isExceptional()) {
      throw new IllegalStateException(
          "The command side could not tell where workflow '" + id + "' stands.",
          answer.exceptionResult());
    }
    return answer.getPayload().orElse(null);
  }
}
