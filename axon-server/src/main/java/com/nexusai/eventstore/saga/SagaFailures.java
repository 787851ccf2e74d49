package com.nexusai.eventstore.saga;

import com.nexusai.eventstore.event.EventFeed;
import com.nexusai.eventstore.file.Change;
import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.Micros;
import com.nexusai.eventstore.transaction.Transactions;
import com.nexusai.kernel.problem.Rejection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.config.SagaConfiguration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.saga.AbstractSagaManager;
import org.axonframework.modelling.saga.SagaScopeDescriptor;

/** The events that sagas failed to handle: to be looked at, and handled again once mended. */
public final class SagaFailures {
  /**
   * Marks a unit of work in which a failure is being handled again: it is not counted or parked.
   */
  static final String REDRIVING = SagaFailures.class.getName() + ".redriving";

  private static final int LIMIT_MAX = 10_000;
  private static final String COLUMNS =
      "SELECT id, saga_type, saga, position, event_id, event_type, attempts, error, parked_at"
          + " FROM saga_failures ";

  private final EventFile file;
  private final Transactions transactions;
  private final EventFeed feed;
  private final Supplier<EventProcessingConfiguration> processing;

  /** Finds the sagas through this configuration when one is to be driven again. */
  public SagaFailures(
      EventFile file,
      Transactions transactions,
      EventFeed feed,
      Supplier<EventProcessingConfiguration> processing) {
    this.file = file;
    this.transactions = transactions;
    this.feed = feed;
    this.processing = processing;
  }

  /** The failures, oldest first, at most {@code limit} of them (1 to 10,000). */
  public List<SagaFailure> list(int limit) {
    return list(0, limit);
  }

  /** The failures after the one of this id, oldest first, at most {@code limit} (1 to 10,000). */
  public List<SagaFailure> list(long after, int limit) {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException(
          "Expected a limit from 1 to " + LIMIT_MAX + ", found " + limit + ".");
    }
    return file.read(statements -> {
      PreparedStatement select = statements.of(COLUMNS + "WHERE id > ? ORDER BY id LIMIT ?");
      select.setLong(1, after);
      select.setLong(2, limit);
      return failures(select);
    });
  }

  /** How many there are. */
  public long count() {
    return file.read(statements -> {
      try (ResultSet row = statements.of("SELECT count(*) FROM saga_failures").executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    });
  }

  /**
   * Lets the saga handle the event again. When it succeeds, the failure is gone in the same
   * transaction; when the saga has ended meanwhile, the failure is gone as well.
   *
   * @throws Rejection of kind NOT_FOUND when there is no such failure or its saga's class is gone
   * @throws RuntimeException what the handler failed with; the failure stays
   */
  public void redrive(long id) {
    SagaFailure failure = find(id);
    AbstractSagaManager<?> manager = manager(failure);
    TrackedEventMessage<?> event = feed.eventAt(failure.position());
    SagaScopeDescriptor saga =
        new SagaScopeDescriptor(manager.getSagaType().getSimpleName(), failure.saga());
    UnitOfWork<EventMessage<?>> unit = new DefaultUnitOfWork<>(event);
    unit.attachTransaction(transactions);
    unit.resources().put(REDRIVING, Boolean.TRUE);
    var result =
        unit.executeWithResult(() -> {
          manager.send(event, saga);
          transactions.write(delete(id));
          return Boolean.TRUE;
        });
    if (result.isExceptional()) {
      Throwable cause = result.exceptionResult();
      throw cause instanceof RuntimeException told ? told : new IllegalStateException(cause);
    }
  }

  /** Gives the failure up without handling it; does nothing when it is gone. */
  public void discard(long id) {
    transactions.write(delete(id));
  }

  private static Change delete(long id) {
    return statements -> {
      PreparedStatement delete = statements.of("DELETE FROM saga_failures WHERE id = ?");
      delete.setLong(1, id);
      delete.executeUpdate();
    };
  }

  private SagaFailure find(long id) {
    List<SagaFailure> found =
        file.read(statements -> {
          PreparedStatement select = statements.of(COLUMNS + "WHERE id = ?");
          select.setLong(1, id);
          return failures(select);
        });
    if (found.isEmpty()) {
      throw Rejection.notFound("a saga failure", id);
    }
    return found.getFirst();
  }

  private AbstractSagaManager<?> manager(SagaFailure failure) {
    for (SagaConfiguration<?> configuration : processing.get().sagaConfigurations()) {
      if (configuration.type().getName().equals(failure.sagaType())) {
        return configuration.manager();
      }
    }
    throw Rejection.notFound("a saga of the type", failure.sagaType());
  }

  private static List<SagaFailure> failures(PreparedStatement select) throws SQLException {
    List<SagaFailure> failures = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        failures.add(
            new SagaFailure(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getString(5),
                row.getString(6),
                row.getInt(7),
                row.getString(8),
                Micros.instant(row.getLong(9))));
      }
    }
    return failures;
  }
}
