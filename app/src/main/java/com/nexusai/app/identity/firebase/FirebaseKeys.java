package com.nexusai.app.identity.firebase;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that ID tokens are signed with, kept for an hour and fetched again when a token names
 * one that is not among them: keys change. Names of keys cost nothing to invent, so that happens
 * twice a minute at most; and when the keys cannot be fetched, those that are known serve on for a
 * day.
 */
final class FirebaseKeys implements JWKSource<SecurityContext> {
  private static final Logger LOG = LoggerFactory.getLogger(FirebaseKeys.class);
  static final Duration FRESH = Duration.ofHours(1);
  static final Duration KEPT = Duration.ofDays(1);
  static final Duration PAUSE = Duration.ofSeconds(30);
  static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

  /** Keys of one fetch; another fetch gives others, even when they are equal. */
  private static final class Known {
    private final JWKSet keys;
    private final Instant since;

    private Known(JWKSet keys, Instant since) {
      this.keys = keys;
      this.since = since;
    }
  }

  private final KeySetSource source;
  private final Clock clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Known known;
  private Instant nextFetch = Instant.MIN;

  FirebaseKeys(KeySetSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
      throws KeySourceException {
    if (!namesItsKey(selector)) {
      return List.of();
    }
    Known present = present();
    List<JWK> found = selector.select(present.keys);
    if (found.isEmpty()) {
      Known newer = newerThan(present);
      return newer == null || newer == present ? found : selector.select(newer.keys);
    }
    return found;
  }

  /** A token that leaves the choice of the key to us is none of Firebase's. */
  private static boolean namesItsKey(JWKSelector selector) {
    Set<String> names = selector.getMatcher().getKeyIDs();
    return names != null && !names.isEmpty() && names.stream().allMatch(name -> name != null);
  }

  private Known present() throws KeySourceException {
    Known seen = known;
    if (seen != null && age(seen).compareTo(FRESH) < 0) {
      return seen;
    }
    // One request fetches; others that have keys, though not fresh ones, do not wait for it.
    Known newest = seen != null && fetching.isLocked() ? seen : newerThan(seen);
    if (newest == null || age(newest).compareTo(KEPT) >= 0) {
      throw new KeySourceException("The keys of " + source + " cannot be fetched.");
    }
    return newest;
  }

  private Duration age(Known keys) {
    return Duration.between(keys.since, clock.instant());
  }

  /** The keys after another fetch, unless it failed or the last one was a moment ago. */
  private @Nullable Known newerThan(@Nullable Known seen) {
    fetching.lock();
    try {
      Instant now = clock.instant();
      if (known == seen && !now.isBefore(nextFetch)) {
        nextFetch = now.plus(PAUSE);
        known = new Known(source.fetch(), now);
      }
    } catch (IOException e) {
      nextFetch = clock.instant().plus(PAUSE_AFTER_FAILURE);
      LOG.warn(
          "The keys of Firebase cannot be fetched from {}; {}: {}",
          source,
          known == null ? "nobody can sign in" : "those that are known serve on",
          e.getMessage());
    } finally {
      fetching.unlock();
    }
    return known;
  }
}
