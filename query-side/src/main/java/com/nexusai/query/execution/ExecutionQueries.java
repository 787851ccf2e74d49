package com.nexusai.query.execution;

import com.nexusai.kernel.execution.ExecutionQuery.FindExecutions;
import com.nexusai.kernel.execution.FoundExecutions;
import org.axonframework.queryhandling.QueryHandler;

/** Tells the other sides, over the query bus, which runs there are. */
public final class ExecutionQueries {
  private final Executions executions;

  /** Asks here. */
  public ExecutionQueries(Executions executions) {
    this.executions = executions;
  }

  @QueryHandler
  FoundExecutions find(FindExecutions question) {
    return executions.find(question);
  }
}
