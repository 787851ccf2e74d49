package com.nexusai.eventstore.event;

import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.AbstractEventStore;
import org.jspecify.annotations.Nullable;

/** The event store whose streams are woken by each commit, instead of looking every half second. */
public final class SqliteEventStore extends AbstractEventStore {
  private final EventFeed feed;

  private SqliteEventStore(Builder builder, EventFeed feed) {
    super(builder);
    this.feed = feed;
  }

  /** Begins to configure a store. */
  public static Builder builder(EventFeed feed) {
    return new Builder(feed);
  }

  @Override
  public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken token) {
    TrackingEventStream stream = new LiveStream(feed, SqliteEventStorageEngine.position(token));
    return stream;
  }

  /** Configures a store. */
  public static final class Builder extends AbstractEventStore.Builder {
    private final EventFeed feed;

    private Builder(EventFeed feed) {
      this.feed = feed;
    }

    /** The store, as configured. */
    public SqliteEventStore build() {
      return new SqliteEventStore(this, feed);
    }
  }
}
