package com.nexusai.query.testing;

import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.PayloadErased;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.workflow.WorkflowEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.axonframework.common.Registration;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MessageDispatchInterceptor;

/**
 * A small real event log in memory: positions from 1, one notifying thread, streams that wake their
 * readers.
 */
public final class TestLog implements EventLog, AutoCloseable {
  /** Whose events these are: the nodes that share them take it as their lock, too. */
  private final TestLog store;

  private final List<RecordedEvent> events;
  private final Map<String, Long> sequences;
  private final List<Consumer<List<RecordedEvent>>> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();
  private final ExecutorService notifying = Executors.newSingleThreadExecutor();

  public TestLog() {
    this.store = this;
    this.events = new ArrayList<>();
    this.sequences = new HashMap<>();
  }

  /** Another node over the same events: it is told only of what it commits itself. */
  public TestLog(TestLog shared) {
    this.store = shared.store;
    this.events = shared.events;
    this.sequences = shared.sequences;
  }

  /** Commits these events together; answers the last one's position. */
  public long append(Map<String, ?> metadata, Object... payloads) {
    List<RecordedEvent> added = new ArrayList<>();
    synchronized (store) {
      for (Object payload : payloads) {
        added.add(record(metadata, payload));
      }
      notifying.execute(() -> listeners.forEach(listener -> listener.accept(added)));
      store.notifyAll();
    }
    callbacks.forEach(Runnable::run);
    return added.getLast().position();
  }

  /** Removes the payloads of a run's events up to this position. */
  public void erase(String aggregateId, long upTo) {
    synchronized (store) {
      events.replaceAll(event ->
          event.aggregateId().equals(aggregateId) && event.position() <= upTo
              ? new RecordedEvent(
                  event.position(),
                  event.aggregateType(),
                  event.aggregateId(),
                  event.sequence(),
                  event.id(),
                  event.type(),
                  null,
                  event.recordedAt(),
                  null,
                  event.metadata())
              : event);
    }
  }

  private RecordedEvent record(Map<String, ?> metadata, Object payload) {
    String id =
        switch (payload) {
          case ExecutionEvent e -> e.executionId().value();
          case WorkflowEvent e -> e.workflowId().value();
          default -> "other";
        };
    String type = payload instanceof ExecutionEvent ? "Execution" : "Workflow";
    long sequence = sequences.merge(id, 1L, Long::sum) - 1;
    long position = events.size() + 1L;
    RecordedEvent event =
        new RecordedEvent(
            position,
            type,
            id,
            sequence,
            "event-" + position,
            payload.getClass().getName(),
            null,
            Instant.EPOCH.plusSeconds(position),
            payload,
            metadata);
    events.add(event);
    return event;
  }

  @Override
  public List<RecordedEvent> eventsOf(String aggregateId, long after, int limit) {
    synchronized (store) {
      return events.stream()
          .skip(after)
          .filter(event -> event.aggregateId().equals(aggregateId))
          .limit(limit)
          .toList();
    }
  }

  @Override
  public List<RecordedEvent> eventsAfter(long after, int limit) {
    synchronized (store) {
      return events.stream().skip(after).limit(limit).toList();
    }
  }

  @Override
  public long head() {
    synchronized (store) {
      return events.size();
    }
  }

  @Override
  public long positionOfLastWrite() {
    return head();
  }

  @Override
  public Subscription subscribe(Consumer<List<RecordedEvent>> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    notifying.shutdownNow();
  }

  private RecordedEvent at(long position) {
    synchronized (store) {
      return position <= events.size() ? events.get((int) position - 1) : null;
    }
  }

  static TrackedEventMessage<?> message(RecordedEvent event) {
    return new GenericTrackedDomainEventMessage<>(
        new GlobalSequenceTrackingToken(event.position()),
        new GenericDomainEventMessage<>(
            event.aggregateType(),
            event.aggregateId(),
            event.sequence(),
            event.erased() ? new PayloadErased(event.type()) : event.payload(),
            event.metadata(),
            event.id(),
            event.recordedAt()));
  }

  /** The same events as Axon's processors read them. */
  public EventStore store() {
    return new Store();
  }

  private final class Store implements EventStore {
    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken token) {
      return new Tail(token == null ? 0 : token.position().orElse(0));
    }

    @Override
    public TrackingToken createTailToken() {
      return null;
    }

    @Override
    public DomainEventStream readEvents(String aggregateIdentifier) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void storeSnapshot(DomainEventMessage<?> snapshot) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void publish(List<? extends EventMessage<?>> published) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Registration subscribe(Consumer<List<? extends EventMessage<?>>> processor) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Registration registerDispatchInterceptor(
        MessageDispatchInterceptor<? super EventMessage<?>> interceptor) {
      return () -> true;
    }
  }

  private final class Tail implements BlockingStream<TrackedEventMessage<?>> {
    private long position;
    private Runnable callback;

    private Tail(long position) {
      this.position = position;
    }

    @Override
    public java.util.Optional<TrackedEventMessage<?>> peek() {
      RecordedEvent next = at(position + 1);
      return next == null ? java.util.Optional.empty() : java.util.Optional.of(message(next));
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
      synchronized (store) {
        if (at(position + 1) == null && timeout > 0) {
          unit.timedWait(store, timeout);
        }
        return at(position + 1) != null;
      }
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
      while (!hasNextAvailable(1, TimeUnit.SECONDS)) {
        Thread.onSpinWait();
      }
      position++;
      return message(at(position));
    }

    @Override
    public boolean setOnAvailableCallback(Runnable callback) {
      this.callback = callback;
      callbacks.add(callback);
      return true;
    }

    @Override
    public void close() {
      callbacks.remove(callback);
    }

    @Override
    public Stream<TrackedEventMessage<?>> asStream() {
      throw new UnsupportedOperationException();
    }
  }
}
