package com.nexusai.app.problem;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.util.Optional;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;

/** Finds the refusal in what was thrown, however deep frameworks have wrapped it. */
final class Refusals {
  private static final int DEPTH_MAX = 20;

  private Refusals() {}

  static Optional<Rejection> in(Throwable thrown) {
    @Nullable Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < DEPTH_MAX; depth++, cause = cause.getCause()) {
      Rejection found = of(cause);
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private static @Nullable Rejection of(Throwable thrown) {
    return switch (thrown) {
      case Rejection rejection -> rejection;
      case CommandExecutionException remote ->
          remote.getDetails().orElse(null) instanceof Rejection.Details details
              ? new Rejection(details)
              : null;
      case AggregateNotFoundException missing ->
          Rejection.notFound("something", missing.getAggregateIdentifier());
      case ConcurrencyException raced ->
          Rejection.of(
              Kind.UNAVAILABLE,
              "BUSY",
              "$",
              "a moment without other changes to the same thing",
              "changes that came in between, more than once");
      default -> null;
    };
  }
}
