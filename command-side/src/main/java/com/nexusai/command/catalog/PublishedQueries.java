package com.nexusai.command.catalog;

import com.nexusai.kernel.workflow.Published;
import com.nexusai.kernel.workflow.WorkflowQuery.FindPublished;
import java.util.Optional;
import org.axonframework.queryhandling.QueryHandler;

/** Tells the other sides, over the query bus, where workflows stand. */
public final class PublishedQueries {
  private final PublishedWorkflows workflows;

  /** Answers from these workflows. */
  public PublishedQueries(PublishedWorkflows workflows) {
    this.workflows = workflows;
  }

  @QueryHandler
  Optional<Published> find(FindPublished query) {
    return Optional.ofNullable(workflows.find(query.workflowId()))
        .map(it -> new Published(it.id(), it.owner(), it.status(), it.publishedVersion()));
  }
}
