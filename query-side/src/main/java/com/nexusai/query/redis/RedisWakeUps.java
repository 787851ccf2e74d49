package com.nexusai.query.redis;

import com.nexusai.kernel.history.EventLog.Subscription;
import com.nexusai.query.wake.WakeUps;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Announces positions over a channel of Redis and hears those of the other nodes. One thread sends,
 * at most one message at a time; another one listens on a connection of its own and connects again
 * when it broke.
 */
final class RedisWakeUps implements WakeUps, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisWakeUps.class);
  private static final Duration AGAIN_FIRST = Duration.ofMillis(100);
  private static final Duration AGAIN_LAST = Duration.ofSeconds(2);

  /** How often the listening connection is asked whether it still is one, when nothing is sent. */
  private static final Duration ALIVE = Duration.ofSeconds(2);

  /** Whoever else writes to the channel is not listened to. */
  private static final Pattern ANNOUNCED = Pattern.compile("([0-9a-f-]{36}) ([0-9]{1,18})");

  private final RedisLink link;
  private final String channel;
  private final String node = UUID.randomUUID().toString();
  private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong newest = new AtomicLong();
  private final LongAdder sent = new LongAdder();
  private final LongAdder heard = new LongAdder();
  private final Thread announcing =
      Thread.ofPlatform().name("nexus-redis-announce").daemon(true).unstarted(this::send);
  private final Thread listening =
      Thread.ofPlatform().name("nexus-redis-listen").daemon(true).unstarted(this::hear);
  private volatile @Nullable Channel open;
  private volatile boolean closed;

  RedisWakeUps(RedisLink link, StoreIdentity store) {
    this.link = link;
    this.channel = store.key("head");
  }

  /** Sends and listens from now on. */
  void start() {
    // Sooner than the pause between two attempts would end.
    link.whenUp(() -> LockSupport.unpark(listening));
    announcing.start();
    listening.start();
  }

  /** How many announcements were sent. */
  long sent() {
    return sent.sum();
  }

  /** How many announcements of other nodes were heard. */
  long heard() {
    return heard.sum();
  }

  /** Whether announcements of other nodes would be heard now. */
  boolean isListening() {
    Channel channel = open;
    return channel != null && channel.isSubscribed();
  }

  @Override
  public void announce(long position) {
    if (newest.getAndAccumulate(position, Math::max) < position) {
      LockSupport.unpark(announcing);
    }
  }

  @Override
  public Subscription listen(LongConsumer listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void send() {
    long announced = 0;
    long aliveAt = System.nanoTime();
    while (!closed) {
      long position = newest.get();
      if (position > announced) {
        announced = position;
        if (link.ask("publish", redis -> redis.publish(channel, node + " " + position)) != null) {
          sent.increment();
        }
      } else {
        LockSupport.parkNanos(this, ALIVE.toNanos());
      }
      if (System.nanoTime() - aliveAt >= ALIVE.toNanos()) {
        aliveAt = System.nanoTime();
        checkAlive();
      }
    }
  }

  /** A connection that was cut without a word looks like one on which nothing is said. */
  private void checkAlive() {
    Channel channel = open;
    if (channel != null && channel.isSubscribed()) {
      channel.checkAlive();
    }
  }

  private void hear() {
    Duration pause = AGAIN_FIRST;
    while (!closed) {
      try (Connection connection = link.connection()) {
        Channel channel = new Channel(connection);
        open = channel;
        channel.proceed(connection, this.channel);
      } catch (JedisException e) {
        Channel channel = open;
        if (channel != null && channel.began) {
          pause = AGAIN_FIRST;
        }
      } catch (RuntimeException e) {
        LOG.error("An announcement could not be taken; listening again.", e);
      } finally {
        open = null;
      }
      if (!closed) {
        // So that it is known soon, also where nothing else is asked.
        link.ask("ping", RedisClient::ping);
        LockSupport.parkNanos(this, pause.toNanos());
        pause =
            pause.multipliedBy(2).compareTo(AGAIN_LAST) > 0 ? AGAIN_LAST : pause.multipliedBy(2);
      }
    }
  }

  private void tell(long position) {
    listeners.forEach(listener -> listener.accept(position));
  }

  private final class Channel extends JedisPubSub {
    private final Connection connection;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean began;

    private Channel(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void onSubscribe(String channel, int channels) {
      began = true;
      // Whatever was announced until now was not heard.
      tell(UNKNOWN);
    }

    @Override
    public void onMessage(String channel, String message) {
      Matcher announced = ANNOUNCED.matcher(message);
      if (announced.matches() && !announced.group(1).equals(node)) {
        heard.increment();
        tell(Long.parseLong(announced.group(2)));
      }
    }

    @Override
    public void onPong(String pattern) {
      asked.set(0);
    }

    void checkAlive() {
      try {
        if (asked.getAndIncrement() > 0) {
          connection.forceDisconnect();
        } else {
          ping();
        }
      } catch (JedisException | java.io.IOException e) {
        connection.setBroken();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    Channel channel = open;
    if (channel != null) {
      try {
        channel.connection.forceDisconnect();
      } catch (java.io.IOException e) {
        channel.connection.setBroken();
      }
    }
    LockSupport.unpark(announcing);
    LockSupport.unpark(listening);
    try {
      announcing.join(Duration.ofSeconds(1));
      listening.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
