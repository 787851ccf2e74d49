package com.nexusai.eventstore.saga;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.axonframework.modelling.saga.AssociationValue;
import org.jspecify.annotations.Nullable;

/**
 * Sagas and their associations as they are durable, bounded in number.
 *
 * <p>While all associations fit, it knows them all, and "no saga has this association", which every
 * new run asks, is answered without the file. One process owns the file, so nothing changes behind
 * its back; what is read from the file while a commit changes the cache is not kept.
 */
final class SagaCache {
  private final int associationsMax;
  private final Map<String, StoredSaga> sagas;
  private final Map<SagaKey, Set<String>> associations;
  private boolean complete = true;
  private long changes;

  SagaCache(int sagasMax, int associationsMax) {
    this.associationsMax = associationsMax;
    this.sagas = bounded(sagasMax);
    this.associations = new LinkedHashMap<>(64, 0.75f, true);
  }

  private static <K, V> Map<K, V> bounded(int max) {
    return new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
      }
    };
  }

  /** Knows these associations; {@code all} tells whether there are no others. */
  synchronized void load(Map<SagaKey, Set<String>> known, boolean all) {
    known.forEach((key, ids) -> associations.put(key, new HashSet<>(ids)));
    complete = all;
  }

  /**
   * The saga, with its live object taken out: until it is put back nobody else gets that object.
   */
  synchronized @Nullable StoredSaga take(String id) {
    StoredSaga saga = sagas.get(id);
    if (saga != null && saga.live() != null) {
      sagas.put(id, saga.withLive(null));
    }
    return saga;
  }

  synchronized @Nullable StoredSaga peek(String id) {
    return sagas.get(id);
  }

  /** The live object comes back unchanged. */
  synchronized void putBack(String id, Object live) {
    StoredSaga saga = sagas.get(id);
    if (saga != null) {
      sagas.put(id, saga.withLive(live));
    }
  }

  /** What the file holds, unless a commit has come in between. */
  synchronized void remember(String id, StoredSaga saga, long changesBefore) {
    if (changes == changesBefore) {
      sagas.put(id, saga);
    }
  }

  /** How often a commit has changed this; to be asked before reading the file. */
  synchronized long changes() {
    return changes;
  }

  /** The ids of the sagas with this association, from here or else from the file. */
  Set<String> find(SagaKey key, Supplier<Set<String>> file) {
    long before;
    synchronized (this) {
      Set<String> known = associations.get(key);
      if (known != null) {
        return new HashSet<>(known);
      }
      if (complete) {
        return new HashSet<>();
      }
      before = changes;
    }
    Set<String> found = file.get();
    synchronized (this) {
      if (changes == before) {
        associations.put(key, new HashSet<>(found));
        bound();
      }
    }
    return new HashSet<>(found);
  }

  /** A commit stored this saga. */
  synchronized void stored(
      String id, StoredSaga saga, Set<AssociationValue> added, Set<AssociationValue> removed) {
    changes++;
    sagas.put(id, saga);
    removed.forEach(association -> remove(SagaKey.of(saga.type(), association), id));
    added.forEach(association -> add(SagaKey.of(saga.type(), association), id));
    bound();
  }

  /** A commit deleted this saga. */
  synchronized void deleted(String id, String type, Set<AssociationValue> associated) {
    changes++;
    sagas.remove(id);
    associated.forEach(association -> remove(SagaKey.of(type, association), id));
  }

  private void add(SagaKey key, String id) {
    Set<String> ids = associations.get(key);
    if (ids != null) {
      ids.add(id);
    } else if (complete) {
      associations.put(key, new HashSet<>(Set.of(id)));
    }
    // Otherwise nobody knows who else has it: the file will be asked.
  }

  private void remove(SagaKey key, String id) {
    Set<String> ids = associations.get(key);
    if (ids != null) {
      ids.remove(id);
      if (ids.isEmpty() && complete) {
        associations.remove(key);
      }
    }
  }

  private void bound() {
    var eldest = associations.keySet().iterator();
    while (associations.size() > associationsMax) {
      eldest.next();
      eldest.remove();
      complete = false;
    }
  }
}
