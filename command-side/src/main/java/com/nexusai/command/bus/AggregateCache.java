package com.nexusai.command.bus;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Keeps aggregates between two commands, so that a command need not read its stream again. What is
 * not here is read from the store: losing an entry costs time, never truth.
 *
 * <p>Bounded in number, and soft: a few runs with huge state give way before the memory runs out.
 */
@SuppressWarnings("unchecked") // the type arguments of Axon's interface are the caller's promise
public final class AggregateCache implements Cache {
  private final ConcurrentMap<Object, Object> entries;

  /**
   * An empty cache.
   *
   * @param entriesMax how many aggregates are kept at the most
   * @param unusedFor an aggregate that nobody asked for this long is let go
   */
  public AggregateCache(int entriesMax, Duration unusedFor) {
    this.entries =
        Caffeine.newBuilder()
            .maximumSize(entriesMax)
            .expireAfterAccess(unusedFor)
            .softValues()
            .executor(Runnable::run)
            .<Object, Object>build()
            .asMap();
  }

  @Override
  public <K, V> @Nullable V get(K key) {
    return (V) entries.get(key);
  }

  @Override
  public void put(Object key, Object value) {
    entries.put(key, value);
  }

  @Override
  public boolean putIfAbsent(Object key, Object value) {
    return entries.putIfAbsent(key, value) == null;
  }

  @Override
  public <T> T computeIfAbsent(Object key, Supplier<T> value) {
    return (T) entries.computeIfAbsent(key, _ -> value.get());
  }

  @Override
  public boolean remove(Object key) {
    return entries.remove(key) != null;
  }

  @Override
  public void removeAll() {
    entries.clear();
  }

  @Override
  public boolean containsKey(Object key) {
    return entries.containsKey(key);
  }

  @Override
  public <V> void computeIfPresent(Object key, UnaryOperator<V> update) {
    entries.computeIfPresent(key, (_, present) -> update.apply((V) present));
  }

  /** Nobody may listen: repositories do not, and a listener would slow every command. */
  @Override
  public Registration registerCacheEntryListener(EntryListener listener) {
    throw new UnsupportedOperationException("Expected no listener of the aggregate cache.");
  }
}
