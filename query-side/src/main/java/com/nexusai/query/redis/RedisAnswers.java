package com.nexusai.query.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nexusai.kernel.history.EventLog.Subscription;
import com.nexusai.kernel.json.Json;
import com.nexusai.query.wake.FollowedLog;
import com.nexusai.query.web.AnswerCache;
import com.nexusai.query.web.FreshReads;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.SetParams;

/**
 * Answers kept in Redis, for all nodes that answer from the same store. Nothing there is ever
 * changed or deleted because of an event: each answer says as of which position it was read, and
 * each node, which hears of every event, knows whether anything that it tells of has happened
 * since. Whatever Redis loses, keeps or brings back, no answer is given that is older than reading
 * would be.
 */
final class RedisAnswers implements AnswerCache, AutoCloseable {
  /** Answers that wait to be written; more are not kept. */
  private static final int WAITING_MAX = 256;

  private final RedisLink link;
  private final StoreIdentity store;
  private final FreshReads reads;
  private final BooleanSupplier complete;
  private final Bounds bounds;
  private final Touched touched;
  private final Subscription subscription;
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread writing =
      Thread.ofPlatform().name("nexus-redis-keep").daemon(true).unstarted(this::write);
  private volatile boolean closed;

  final LongAdder hits = new LongAdder();

  /** Nothing was kept. */
  final LongAdder misses = new LongAdder();

  /** Something was kept, and it was too old. */
  final LongAdder outdated = new LongAdder();

  /** Redis was not there, or did not answer in time. */
  final LongAdder skipped = new LongAdder();

  /**
   * How much is kept.
   *
   * @param time how long an answer is kept at the most; whole seconds, at least one
   * @param bytesMax how long an answer may be
   * @param scopesMax of how many things a node remembers when they were touched
   */
  record Bounds(Duration time, int bytesMax, int scopesMax) {
    static final Bounds USUAL = new Bounds(Duration.ofSeconds(60), 256 * 1024, 50_000);
  }

  private record Waiting(String key, KeptAnswer answer) {}

  /**
   * Keeps answers.
   *
   * @param complete whether the views hold everything up to their position: not while events that
   *     failed wait to be handled again, for then they change without a new position
   */
  RedisAnswers(
      RedisLink link,
      StoreIdentity store,
      FollowedLog log,
      FreshReads reads,
      BooleanSupplier complete,
      Bounds bounds) {
    this.link = link;
    this.store = store;
    this.reads = reads;
    this.complete = complete;
    this.bounds = bounds;
    this.touched = new Touched(bounds.scopesMax());
    this.subscription = log.subscribe(touched::accept);
    // Of what came before nothing is known; what comes in between is told.
    touched.startAt(log.head());
    writing.start();
  }

  @Override
  public byte[] answer(Question question, Supplier<Answered> read) {
    if (!link.isUp()) {
      skipped.increment();
      return Json.write(read.get().value());
    }
    String asked =
        Json.canonical(
            List.of(
                question.caller().value(),
                question.as(),
                question.route(),
                question.parameters(),
                // A rebuilt view may answer otherwise without any event in between.
                reads.replacements(question.projections())));
    String key = key(asked);
    KeptAnswer kept = kept(key, asked);
    if (kept != null) {
      // What reading would be answered with now, at the least.
      long needed = Math.max(question.atLeast(), reads.position(question.projections()));
      if (touched.isCurrent(kept.scopes(), kept.asOf(), needed)) {
        hits.increment();
        return kept.json();
      }
      outdated.increment();
    }
    return read(question, asked, key, read);
  }

  private @Nullable KeptAnswer kept(String key, String asked) {
    byte[] found = link.ask("get", redis -> redis.get(key.getBytes(UTF_8)));
    if (found == null) {
      (link.isUp() ? misses : skipped).increment();
      return null;
    }
    KeptAnswer kept = KeptAnswer.read(found, asked);
    if (kept == null) {
      misses.increment();
    }
    return kept;
  }

  private byte[] read(Question question, String asked, String key, Supplier<Answered> read) {
    reads.await(question.atLeast(), question.projections());
    boolean before = complete.getAsBoolean();
    // Asked for before reading: what is read holds at least everything up to it.
    long asOf = reads.position(question.projections());
    Answered answered = read.get();
    byte[] json = Json.write(answered.value());
    if (before
        && complete.getAsBoolean()
        && !answered.scopes().isEmpty()
        && json.length <= bounds.bytesMax()) {
      // One that finds no room is not kept: nobody waits for a cache.
      waiting.offer(new Waiting(key, new KeptAnswer(asked, asOf, answered.scopes(), json)));
    }
    return json;
  }

  private String key(String asked) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(asked.getBytes(UTF_8));
      return store.key("answer:" + KeptAnswer.SCHEMA + ":" + HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write() {
    SetParams forAWhile = SetParams.setParams().ex(bounds.time().toSeconds());
    try {
      while (!closed) {
        Waiting next = waiting.take();
        byte[] value = next.answer().written();
        link.ask("set", redis -> redis.set(next.key().getBytes(UTF_8), value, forAWhile));
      }
    } catch (InterruptedException e) {
      // Closed.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    subscription.close();
    writing.interrupt();
  }
}
