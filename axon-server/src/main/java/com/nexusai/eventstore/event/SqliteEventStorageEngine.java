package com.nexusai.eventstore.event;

import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.file.NewEvent;
import com.nexusai.eventstore.transaction.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.jspecify.annotations.Nullable;

/** Axon's view of the event file. Tokens are global positions. */
public final class SqliteEventStorageEngine implements EventStorageEngine {
  private static final int PAGE = 500;

  private final EventFile file;
  private final Transactions transactions;
  private final EventFeed feed;
  private final Snapshots snapshots;

  /** Appends through the transactions, reads through the feed. */
  public SqliteEventStorageEngine(
      EventFile file, Transactions transactions, EventFeed feed, Snapshots snapshots) {
    this.file = file;
    this.transactions = transactions;
    this.feed = feed;
    this.snapshots = snapshots;
  }

  @Override
  public void appendEvents(List<? extends EventMessage<?>> events) {
    if (events.isEmpty()) {
      return;
    }
    List<NewEvent> rows = new ArrayList<>(events.size());
    for (EventMessage<?> event : events) {
      rows.add(feed.codec().encode(event));
    }
    transactions.append(rows);
  }

  @Override
  public Stream<? extends TrackedEventMessage<?>> readEvents(
      @Nullable TrackingToken token, boolean mayBlock) {
    return pages(
        position(token),
        position -> {
          EventFeed.Page page = feed.after(position, PAGE);
          return new Pages.Page<TrackedEventMessage<?>>(page.events(), page.upTo());
        });
  }

  @Override
  public DomainEventStream readEvents(String aggregateId, long firstSequence) {
    Stream<TrackedEventMessage<?>> events =
        pages(
            firstSequence,
            sequence -> {
              List<StoredEvent> rows = feed.rows().ofStream(aggregateId, sequence, PAGE);
              long next = rows.isEmpty() ? sequence : rows.getLast().sequence() + 1;
              return new Pages.Page<TrackedEventMessage<?>>(feed.codec().decode(rows), next);
            });
    return DomainEventStream.of(events.map(event -> (DomainEventMessage<?>) event));
  }

  @Override
  public void storeSnapshot(DomainEventMessage<?> snapshot) {
    transactions.write(snapshots.write(snapshot));
  }

  @Override
  public Optional<DomainEventMessage<?>> readSnapshot(String aggregateId) {
    return snapshots.read(aggregateId);
  }

  @Override
  public Optional<Long> lastSequenceNumberFor(String aggregateId) {
    OptionalLong last = feed.rows().lastSequence(aggregateId);
    return last.isPresent() ? Optional.of(last.getAsLong()) : Optional.empty();
  }

  @Override
  public TrackingToken createTailToken() {
    return new GlobalSequenceTrackingToken(0);
  }

  @Override
  public TrackingToken createHeadToken() {
    return new GlobalSequenceTrackingToken(file.head());
  }

  @Override
  public TrackingToken createTokenAt(Instant time) {
    OptionalLong first = feed.rows().firstSince(time);
    return new GlobalSequenceTrackingToken(first.isPresent() ? first.getAsLong() - 1 : file.head());
  }

  /** The position that a token of this store stands for; 0 for none. */
  static long position(@Nullable TrackingToken token) {
    return token == null ? 0 : token.position().orElse(0);
  }

  private static Stream<TrackedEventMessage<?>> pages(
      long start, LongFunction<Pages.Page<TrackedEventMessage<?>>> source) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            new Pages<>(start, source), Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  /** Fetches page after page until one reaches no further than where it began. */
  private static final class Pages<T> implements Iterator<T> {
    record Page<T>(List<T> items, long next) {}

    private final LongFunction<Page<T>> source;
    private Iterator<T> items = List.<T>of().iterator();
    private long at;

    Pages(long start, LongFunction<Page<T>> source) {
      this.at = start;
      this.source = source;
    }

    @Override
    public boolean hasNext() {
      while (!items.hasNext()) {
        Page<T> page = source.apply(at);
        if (page.next() == at) {
          return false;
        }
        at = page.next();
        items = page.items().iterator();
      }
      return true;
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return items.next();
    }
  }
}
