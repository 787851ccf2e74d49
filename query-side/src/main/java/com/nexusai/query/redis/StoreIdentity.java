package com.nexusai.query.redis;

import java.util.UUID;

/**
 * Names one event store, with its views, in everything that is put into Redis: only nodes that
 * answer from the same store wake each other and share answers, however many installations use one
 * Redis.
 *
 * <p>A store that was set back, as to a backup, is another one: its positions tell of other events
 * from then on.
 *
 * @param value letters and digits; unique in the world
 */
public record StoreIdentity(String value) {

  /**
   * The identity of a store that belongs to this process alone, as the embedded one does: another
   * one at each start, for nobody else shares it, and the folder may have been copied or set back
   * meanwhile.
   */
  public static StoreIdentity ofThisProcess() {
    return new StoreIdentity(UUID.randomUUID().toString().replace("-", ""));
  }

  String key(String name) {
    return "nexus:" + value + ":" + name;
  }
}
