package com.nexusai.eventstore.event;

import com.nexusai.eventstore.file.EventFile;
import com.nexusai.eventstore.transaction.Transactions;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The history that the kernel asks for, told from the event file. */
public final class SqliteEventLog implements EventLog {
  private static final Logger log = LoggerFactory.getLogger(SqliteEventLog.class);
  private static final int LIMIT_MAX = 10_000;
  private static final int BATCH = 512;

  private final EventFile file;
  private final Transactions transactions;
  private final EventFeed feed;
  private final List<Listening> listeners = new CopyOnWriteArrayList<>();
  // How far the listeners have been told; moved only by the dispatching thread while there are any.
  private long told;

  private record Listening(long after, Consumer<List<RecordedEvent>> listener) {}

  /** Tells what is in the file. */
  public SqliteEventLog(EventFile file, Transactions transactions, EventFeed feed) {
    this.file = file;
    this.transactions = transactions;
    this.feed = feed;
    feed.onWake(this::tell);
  }

  @Override
  public List<RecordedEvent> eventsOf(String aggregateId, long after, int limit) {
    return recorded(
        feed.codec().decode(feed.rows().ofStreamAfter(aggregateId, after, checked(limit))));
  }

  @Override
  public List<RecordedEvent> eventsAfter(long after, int limit) {
    int max = checked(limit);
    List<RecordedEvent> events = new ArrayList<>(Math.min(max, BATCH));
    long at = after;
    while (events.size() < max) {
      EventFeed.Page page = feed.after(at, Math.min(max - events.size(), BATCH));
      if (page.upTo() == at) {
        break;
      }
      at = page.upTo();
      events.addAll(recorded(page.events()));
    }
    return events;
  }

  @Override
  public long head() {
    return file.head();
  }

  @Override
  public long positionOfLastWrite() {
    return transactions.positionOfLastWrite();
  }

  @Override
  public Subscription subscribe(Consumer<List<RecordedEvent>> listener) {
    synchronized (this) {
      long now = file.head();
      if (listeners.isEmpty()) {
        told = Math.max(told, now);
      }
      Listening listening = new Listening(now, listener);
      listeners.add(listening);
      return () -> listeners.remove(listening);
    }
  }

  /** Called on the dispatching thread after each commit. */
  private void tell() {
    while (!listeners.isEmpty()) {
      long from = told();
      EventFeed.Page page = feed.after(from, BATCH);
      if (page.upTo() == from) {
        return;
      }
      List<RecordedEvent> events = recorded(page.events());
      for (Listening listening : listeners) {
        tell(listening, events);
      }
      told(page.upTo());
    }
  }

  private static void tell(Listening listening, List<RecordedEvent> events) {
    List<RecordedEvent> news =
        events.isEmpty() || events.getFirst().position() > listening.after()
            ? events
            : events.stream().filter(event -> event.position() > listening.after()).toList();
    if (news.isEmpty()) {
      return;
    }
    try {
      listening.listener().accept(news);
    } catch (RuntimeException e) {
      log.error("A listener of the event log failed and will be told of later events.", e);
    }
  }

  private synchronized long told() {
    return told;
  }

  private synchronized void told(long upTo) {
    told = Math.max(told, upTo);
  }

  private List<RecordedEvent> recorded(List<TrackedEventMessage<?>> messages) {
    List<RecordedEvent> events = new ArrayList<>(messages.size());
    for (TrackedEventMessage<?> message : messages) {
      events.add(feed.codec().recorded(message));
    }
    return events;
  }

  private static int checked(int limit) {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException(
          "Expected a limit from 1 to " + LIMIT_MAX + ", found " + limit + ".");
    }
    return limit;
  }
}
