package com.nexusai.query.redis;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The connections to Redis, and whether it is there. What is asked while it is not is answered with
 * nothing at once; one thread of its own looks for it again, and nobody who asks ever waits for
 * longer than the time-outs.
 */
final class RedisLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

  /** How long connecting may take; only the looking thread and the first askers connect. */
  private static final Duration CONNECT = Duration.ofMillis(500);

  /** How long an answer may take. */
  private static final Duration ANSWER = Duration.ofMillis(200);

  /** How long who asks waits for one of the connections when all are in use. */
  private static final Duration BORROW = Duration.ofMillis(50);

  private static final int CONNECTIONS = 8;
  private static final Duration LOOK_FIRST = Duration.ofMillis(100);
  private static final Duration LOOK_LAST = Duration.ofSeconds(2);

  /** Whether Redis is there. */
  private enum State {
    /** Nobody has looked yet. */
    UNKNOWN,
    UP,
    DOWN
  }

  private final RedisAddress address;
  private final DefaultJedisClientConfig config;
  private final RedisClient client;
  private final AtomicReference<State> state = new AtomicReference<>(State.UNKNOWN);
  private final Map<String, Told> told = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<Runnable> whenUp = new CopyOnWriteArrayList<>();
  private final Thread thread =
      Thread.ofPlatform().name("nexus-redis-look").daemon(true).unstarted(this::look);
  private volatile String refused = "";
  private volatile boolean closed;

  /** What was asked with one command so far. */
  static final class Told {
    final LongAdder answered = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder nanos = new LongAdder();
  }

  RedisLink(RedisAddress address) {
    this.address = address;
    DefaultJedisClientConfig.Builder settings =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(Math.toIntExact(CONNECT.toMillis()))
            .socketTimeoutMillis(Math.toIntExact(ANSWER.toMillis()))
            .user(address.user())
            .password(address.password())
            .database(address.database())
            .clientName("nexus");
    if (address.tls()) {
      settings.sslOptions(SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build());
    }
    this.config = settings.build();
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxIdle(CONNECTIONS);
    pool.setMaxWait(BORROW);
    pool.setJmxEnabled(false);
    // No thread that looks after idle connections: one that went bad is noticed when it is used.
    pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
    this.client =
        RedisClient.builder()
            .hostAndPort(new HostAndPort(address.host(), address.port()))
            .clientConfig(config)
            .poolConfig(pool)
            .build();
  }

  /** Looks for Redis from now on; before that it counts as not there. */
  void start() {
    thread.start();
  }

  boolean isUp() {
    return state.get() == State.UP;
  }

  /** Calls this, on the looking thread, whenever Redis is there again. It must not block. */
  void whenUp(Runnable listener) {
    whenUp.add(listener);
  }

  /** A connection of its own, that is not one of the pool's. It is not connected yet. */
  Connection connection() {
    return new Connection(new HostAndPort(address.host(), address.port()), config);
  }

  /** What was asked with this command. */
  Told told(String command) {
    return told.computeIfAbsent(command, _ -> new Told());
  }

  /** Asks Redis; null when it has no answer, is not there or does not answer in time. */
  <T> @Nullable T ask(String command, Function<RedisClient, @Nullable T> question) {
    return isUp() ? asked(command, question) : null;
  }

  private <T> @Nullable T asked(String command, Function<RedisClient, @Nullable T> question) {
    Told counted = told(command);
    long began = System.nanoTime();
    try {
      T answer = question.apply(client);
      counted.answered.increment();
      counted.nanos.add(System.nanoTime() - began);
      return answer;
    } catch (JedisException e) {
      counted.failed.increment();
      failed(e);
      return null;
    }
  }

  private void failed(JedisException e) {
    switch (e) {
      case JedisConnectionException _, JedisAccessControlException _ -> down(e);
      case JedisDataException _ -> refused(e);
      // All connections are in use: Redis is there, and who asked goes without it.
      default -> {}
    }
  }

  /** Redis is there and will not do it, as when its memory is full: told once, not per request. */
  private void refused(JedisException e) {
    String words = String.valueOf(e.getMessage());
    String kind = words.substring(0, Math.max(0, words.indexOf(' ')));
    if (!kind.equals(refused)) {
      refused = kind;
      LOG.warn("Redis at {} refuses: {}", address, words);
    }
  }

  private void down(JedisException e) {
    if (state.getAndSet(State.DOWN) != State.DOWN && !closed) {
      LOG.warn(
          "Redis at {} is not there ({}). Everything goes on without it, streams of other nodes"
              + " slower; it is looked for until it is back.",
          address,
          reason(e));
      LockSupport.unpark(thread);
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private void look() {
    Duration pause = LOOK_FIRST;
    while (!closed) {
      if (isUp()) {
        pause = LOOK_FIRST;
        LockSupport.park(this);
      } else if (answers()) {
        up();
      } else {
        LockSupport.parkNanos(this, pause.toNanos());
        pause = pause.multipliedBy(2).compareTo(LOOK_LAST) > 0 ? LOOK_LAST : pause.multipliedBy(2);
      }
    }
  }

  private boolean answers() {
    // What is in the pool was connected to what is no longer there.
    client.getPool().clear();
    return asked("ping", RedisClient::ping) != null;
  }

  private void up() {
    refused = "";
    state.set(State.UP);
    LOG.info("Redis at {} is there.", address);
    whenUp.forEach(Runnable::run);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(CONNECT.plus(ANSWER));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
