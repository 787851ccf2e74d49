package com.nexusai.command.execute;

import com.nexusai.kernel.execution.ExecutionQuery.FindExecutions;
import com.nexusai.kernel.execution.FoundExecutions;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Details;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.GenericQueryMessage;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryExecutionException;
import org.axonframework.queryhandling.QueryResponseMessage;

/** Asks the query side, wherever it runs, which runs there are. */
final class RunFinder {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final QueryBus queries;

  RunFinder(QueryBus queries) {
    this.queries = queries;
  }

  /**
   * The runs that a question is about.
   *
   * @throws Rejection as the query side refuses, and {@code QUERY_SIDE_UNREACHABLE} when none
   *     answers
   */
  FoundExecutions find(FindExecutions question) {
    QueryResponseMessage<FoundExecutions> answer = ask(question);
    if (!answer.isExceptional()) {
      return answer.getPayload();
    }
    throw switch (answer.exceptionResult()) {
      case Rejection refused -> refused;
      // From another node the class is lost, the details are not.
      case QueryExecutionException remote
          when remote.<Object>getDetails().orElse(null) instanceof Details details ->
          new Rejection(details);
      case RuntimeException other -> other;
      case Throwable other -> new IllegalStateException("The runs could not be found.", other);
    };
  }

  private QueryResponseMessage<FoundExecutions> ask(FindExecutions question) {
    try {
      return queries
          .query(
              new GenericQueryMessage<>(question, ResponseTypes.instanceOf(FoundExecutions.class)))
          .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      throw Rejection.of(
          Kind.UNAVAILABLE,
          new Problem(
              "QUERY_SIDE_UNREACHABLE",
              "$",
              "a query side that answers",
              "none: " + e.getCause(),
              "Ask again in a moment."));
    }
  }
}
