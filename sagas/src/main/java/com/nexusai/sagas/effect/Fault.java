package com.nexusai.sagas.effect;

import com.nexusai.kernel.problem.Rejection;
import java.util.concurrent.TimeoutException;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.distributed.CommandDispatchException;
import org.axonframework.common.AxonTransientException;
import org.axonframework.eventsourcing.IncompatibleAggregateException;
import org.axonframework.modelling.command.AggregateNotFoundException;

/** What a failed command means for whoever sent it. */
enum Fault {
  /** It will be refused however often it is sent. */
  REFUSAL,
  /**
   * The store, the command side or the way to it is not there now; or another command of the run
   * was faster.
   */
  OUTAGE,
  /** Nobody expected it. */
  SURPRISE;

  private static final int CAUSES_MAX = 10;

  static Fault of(Throwable fault) {
    Throwable cause = fault;
    for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
      Fault known = ofOne(cause);
      if (known != SURPRISE) {
        return known;
      }
      cause = cause.getCause();
    }
    return SURPRISE;
  }

  private static Fault ofOne(Throwable fault) {
    return switch (fault) {
      case Rejection refused -> of(refused.rejection().kind());
      case CommandExecutionException remote ->
          remote.<Object>getDetails().orElse(null) instanceof Rejection.Details details
              ? of(details.kind())
              : SURPRISE;
      case AggregateNotFoundException _ -> REFUSAL;
      // The id of a thing of another sort.
      case IncompatibleAggregateException _ -> REFUSAL;
      // Also: no handler is subscribed, another command of the run was faster.
      case AxonTransientException _ -> OUTAGE;
      case CommandDispatchException _ -> OUTAGE;
      case TimeoutException _ -> OUTAGE;
      default -> SURPRISE;
    };
  }

  private static Fault of(Rejection.Kind kind) {
    return switch (kind) {
      case UNAVAILABLE, TOO_MANY -> OUTAGE;
      case INVALID, UNPROCESSABLE, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_LARGE ->
          REFUSAL;
    };
  }
}
