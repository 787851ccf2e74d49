package com.nexusai.command.bus;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Details;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.util.Objects;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.axonframework.eventsourcing.IncompatibleAggregateException;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a command and waits until what it decided is durable. Every refusal comes back as a {@link
 * Rejection}, whichever node refused.
 */
public final class Commands {
  /**
   * Two nodes that write one stream at once collide rarely; a third collision is told to the
   * caller.
   */
  private static final int ATTEMPTS_MAX = 3;

  private final CommandBus bus;
  private final EventLog log;

  /** Sends over this bus; the log tells positions. */
  public Commands(CommandBus bus, EventLog log) {
    this.bus = bus;
    this.log = log;
  }

  /**
   * Sends a command that answers nothing that the caller needs.
   *
   * @param what the thing that the command is for, as a refusal names it, for example {@code an
   *     execution}
   * @param id its id
   * @throws Rejection if the command is refused
   */
  public void send(Object command, String what, Object id) {
    attempt(command, what, id);
  }

  /**
   * Sends a command and hands back what its handler answered.
   *
   * @throws Rejection if the command is refused
   */
  public <R> R ask(Object command, Class<R> answer, String what, Object id) {
    return answer.cast(Objects.requireNonNull(attempt(command, what, id), "no answer"));
  }

  /** The position up to which everything that this thread wrote is included. */
  public long position() {
    return log.positionOfLastWrite();
  }

  private @Nullable Object attempt(Object command, String what, Object id) {
    for (int attempt = 1; ; attempt++) {
      CommandResultMessage<?> result = dispatch(command);
      if (!result.isExceptional()) {
        return result.getPayload();
      }
      Throwable failure = result.exceptionResult();
      if (!collided(failure) || attempt == ATTEMPTS_MAX) {
        throw told(failure, what, id);
      }
    }
  }

  private CommandResultMessage<?> dispatch(Object command) {
    FutureCallback<Object, Object> callback = new FutureCallback<>();
    bus.dispatch(GenericCommandMessage.asCommandMessage(command), callback);
    return callback.getResult();
  }

  private static boolean collided(Throwable failure) {
    return failure instanceof ConcurrencyException
        || failure.getCause() instanceof ConcurrencyException;
  }

  private static RuntimeException told(Throwable failure, String what, Object id) {
    return switch (failure) {
      case Rejection rejection -> rejection;
      // From another node the class is lost, the details are not.
      case CommandExecutionException remote
          when remote.<Object>getDetails().orElse(null) instanceof Details details ->
          new Rejection(details);
      case AggregateNotFoundException _ -> Rejection.notFound(what, id);
      // The id of a thing of another sort: its events mean nothing to this aggregate.
      case IncompatibleAggregateException _ -> Rejection.notFound(what, id);
      case RuntimeException other when collided(other) ->
          Rejection.of(
              Kind.CONFLICT,
              "WRITTEN_AT_THE_SAME_TIME",
              "$",
              "nobody else to change " + what + " '" + id + "' at the same time",
              "another writer, " + ATTEMPTS_MAX + " times");
      case RuntimeException other -> other;
      default -> new CommandExecutionException(failure.getMessage(), failure);
    };
  }
}
