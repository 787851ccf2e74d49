package com.nexusai.eventstore.saga;

import com.nexusai.eventstore.file.Change;
import com.nexusai.eventstore.file.Micros;
import com.nexusai.eventstore.file.Statements;
import com.nexusai.eventstore.transaction.Transactions;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.common.Priority;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.Scope;
import org.axonframework.messaging.annotation.HandlerEnhancerDefinition;
import org.axonframework.messaging.annotation.MessageHandlingMember;
import org.axonframework.messaging.annotation.WrappedMessageHandlingMember;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.saga.SagaMethodMessageHandlingMember;
import org.axonframework.modelling.saga.SagaScopeDescriptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets an event aside that a saga's handler keeps failing on, so that the segment goes on.
 *
 * <p>Each failure rolls the whole batch back, for the failing handler may have changed the saga and
 * added effects. Once it has failed often enough, the next run of the batch does not call the
 * handler at all: the row in {@code saga_failures} is written in the batch's own transaction
 * instead, and nothing half-done is kept. Handlers are wrapped outermost, so that a saga whose
 * ending handler is skipped lives on for the re-drive.
 */
@Priority(Priority.LAST)
public final class SagaParking implements HandlerEnhancerDefinition {
  private static final Logger log = LoggerFactory.getLogger(SagaParking.class);
  private static final int ERROR_CHARACTERS_MAX = 2_000;
  private static final int TRACKED_MAX = 10_000;

  private final SqliteSagaStore sagas;
  private final Transactions transactions;
  private final int attemptsMax;
  private final Clock clock;
  private final Map<Case, Failed> failing = new ConcurrentHashMap<>();

  /** A handler's trouble with one event; {@code saga} is stable over the retries of a batch. */
  private record Case(String sagaType, String saga, String eventId) {}

  private record Failed(int attempts, String error) {}

  /** Parks after this many failures. */
  public SagaParking(
      SqliteSagaStore sagas, Transactions transactions, int attemptsMax, Clock clock) {
    this.sagas = sagas;
    this.transactions = transactions;
    this.attemptsMax = attemptsMax;
    this.clock = clock;
  }

  @Override
  public <T> MessageHandlingMember<T> wrapHandler(MessageHandlingMember<T> original) {
    return original.unwrap(SagaMethodMessageHandlingMember.class).isPresent()
        ? new Parking<>(original)
        : original;
  }

  private final class Parking<T> extends WrappedMessageHandlingMember<T> {
    Parking(MessageHandlingMember<T> handler) {
      super(handler);
    }

    @Override
    public @Nullable Object handle(Message<?> message, T saga) throws Exception {
      if (!(message instanceof EventMessage<?> event) || isRedriving()) {
        return super.handle(message, saga);
      }
      if (!failing.isEmpty()) {
        Case known = caseOf(event, saga);
        Failed failed = failing.get(known);
        if (failed != null && failed.attempts() >= attemptsMax) {
          park(known, failed, event);
          return null;
        }
      }
      return attempt(event, saga);
    }

    private @Nullable Object attempt(EventMessage<?> event, T saga) throws Exception {
      try {
        return super.handle(event, saga);
      } catch (Exception | Error e) {
        failed(caseOf(event, saga), e);
        throw e;
      }
    }

    // A saga that this batch has created gets a new identifier with each retry; what it is
    // associated with stays.
    private Case caseOf(EventMessage<?> event, T saga) {
      String id = sagaId();
      String stable =
          sagas.isStored(id)
              ? id
              : unwrap(SagaMethodMessageHandlingMember.class)
                  .map(handler -> "new:" + handler.getAssociationValue(event).getValue())
                  .orElse(id);
      return new Case(saga.getClass().getName(), stable, event.getIdentifier());
    }
  }

  private void failed(Case known, Throwable cause) {
    String error = String.valueOf(cause);
    String shortened = error.substring(0, Math.min(error.length(), ERROR_CHARACTERS_MAX));
    if (failing.size() < TRACKED_MAX || failing.containsKey(known)) {
      Failed now =
          failing.merge(
              known,
              new Failed(1, shortened),
              (before, _) -> new Failed(before.attempts() + 1, shortened));
      log.warn(
          "{} '{}' failed on event {} (attempt {} of {}).",
          known.sagaType(),
          known.saga(),
          known.eventId(),
          now.attempts(),
          attemptsMax,
          cause);
    }
  }

  private void park(Case known, Failed failed, EventMessage<?> event) {
    long position =
        event instanceof TrackedEventMessage<?> tracked
            ? tracked.trackingToken().position().orElse(0)
            : 0;
    transactions.write(
        new Park(
            known.sagaType(),
            sagaId(),
            position,
            event.getIdentifier(),
            event.getPayloadType().getName(),
            failed.attempts(),
            failed.error(),
            Micros.floor(clock.instant()),
            () -> failing.remove(known)));
  }

  private record Park(
      String sagaType,
      String saga,
      long position,
      String eventId,
      String eventType,
      int attempts,
      String error,
      long at,
      Runnable afterwards)
      implements Change {
    private static final String INSERT =
        "INSERT INTO saga_failures"
            + " (saga_type, saga, position, event_id, event_type, attempts, error, parked_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            + " attempts = attempts + excluded.attempts, error = excluded.error,"
            + " parked_at = excluded.parked_at";

    @Override
    public void write(Statements statements) throws SQLException {
      PreparedStatement insert = statements.of(INSERT);
      insert.setString(1, sagaType);
      insert.setString(2, saga);
      insert.setLong(3, position);
      insert.setString(4, eventId);
      insert.setString(5, eventType);
      insert.setInt(6, attempts);
      insert.setString(7, error);
      insert.setLong(8, at);
      insert.executeUpdate();
    }

    @Override
    public void committed() {
      afterwards.run();
      log.error(
          "{} '{}' failed {} times on event {} at position {}; it was parked in saga_failures: {}",
          sagaType,
          saga,
          attempts,
          eventId,
          position,
          error);
    }
  }

  private static boolean isRedriving() {
    return CurrentUnitOfWork.isStarted()
        && CurrentUnitOfWork.get().root().resources().containsKey(SagaFailures.REDRIVING);
  }

  private static String sagaId() {
    return Scope.describeCurrentScope() instanceof SagaScopeDescriptor saga
        ? String.valueOf(saga.getIdentifier())
        : "";
  }
}
