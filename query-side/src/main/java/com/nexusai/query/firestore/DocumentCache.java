package com.nexusai.query.firestore;

import com.nexusai.query.store.View;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Documents as they are in Firestore, known because this server read or wrote them. Safe because
 * nobody else writes a projection's documents: every commit proves it by a precondition on the
 * projection's own document. Whenever a commit fails, everything here is forgotten.
 *
 * <p>Belongs to whoever holds its keeper's lock.
 */
final class DocumentCache {
  private static final int DOCUMENTS_MAX = 20_000;
  private static final long BYTES_MAX = 64L * 1024 * 1024;
  private static final int PARENTS_MAX = 20_000;

  /** What a document takes that is not there. */
  private static final long NOTHING = 64;

  private record Key(String view, String id) {}

  /**
   * A document.
   *
   * @param document null when there is none of this id
   * @param parts the ids of its further documents
   * @param bytes about how much memory it takes
   */
  record Entry(@Nullable Object document, List<String> parts, long bytes) {
    static final Entry ABSENT = new Entry(null, List.of(), NOTHING);
  }

  private final Map<Key, Entry> entries = new LinkedHashMap<>(256, 0.75f, true);
  private final Map<Key, Set<String>> children =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Set<String>> eldest) {
          return size() > PARENTS_MAX;
        }
      };
  private long bytes;

  @Nullable Entry get(View<?> view, String id) {
    return entries.get(new Key(view.name(), id));
  }

  void put(View<?> view, String id, Entry entry) {
    Entry before = entries.put(new Key(view.name(), id), entry);
    bytes += entry.bytes() - (before == null ? 0 : before.bytes());
    Iterator<Entry> eldest = entries.values().iterator();
    while (entries.size() > 1 && (entries.size() > DOCUMENTS_MAX || bytes > BYTES_MAX)) {
      bytes -= eldest.next().bytes();
      eldest.remove();
      eldest = entries.values().iterator();
    }
    Set<String> siblings = children.get(parent(view, id));
    if (siblings != null && entry.document() != null) {
      siblings.add(id);
    }
  }

  private static Key parent(View<?> view, String id) {
    int slash = id.indexOf('/');
    return new Key(view.name(), slash < 0 ? "" : id.substring(0, slash));
  }

  /** The ids of all documents of this parent; null when they are not known. */
  @Nullable Set<String> children(View<?> view, String parent) {
    return children.get(new Key(view.name(), parent));
  }

  /** From now on all documents of this parent are known to be these. */
  void knowChildren(View<?> view, String parent, Set<String> ids) {
    children.put(new Key(view.name(), parent), new HashSet<>(ids));
  }

  /** The documents of this parent are gone. */
  void removeChildren(View<?> view, String parent) {
    entries
        .entrySet()
        .removeIf(each -> {
          boolean goes =
              each.getKey().view().equals(view.name())
                  && each.getKey().id().startsWith(parent + "/");
          bytes -= goes ? each.getValue().bytes() : 0;
          return goes;
        });
    knowChildren(view, parent, Set.of());
  }

  void clear() {
    entries.clear();
    children.clear();
    bytes = 0;
  }
}
