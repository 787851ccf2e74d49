package com.nexusai.query.firestore;

import com.google.api.core.ApiFuture;
import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.FieldValue;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Precondition;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import com.google.cloud.firestore.QuerySnapshot;
import com.google.cloud.firestore.WriteBatch;
import com.google.cloud.firestore.WriteResult;
import com.nexusai.query.letters.DeadLetterRow;
import com.nexusai.query.store.ProjectionViews;
import com.nexusai.query.store.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the documents, tokens and dead letters of one projection, of the copy that is read or of
 * one that is filled beside it.
 *
 * <p>Everything hangs on the projection's own document. It holds the tokens and the position, and
 * every batch changes it on condition that it is as this keeper left it. A batch that fits into one
 * commit is written with it, all or nothing. A larger one is first written down as a journal, which
 * the projection's document then names; the documents follow, and at last the position with the
 * journal's end. Whoever opens the projection next finishes a journal that is named there, so
 * documents are never left ahead of their token.
 */
final class Keeper {
  private static final Duration CALL = Duration.ofSeconds(5);
  private static final Duration COMMIT = Duration.ofSeconds(15);

  /** How long a projection waits for Firestore before its batch fails. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final long PAUSE_MILLIS = 250;
  private static final long TOKEN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int PREFETCH = 300;
  private static final int PARALLEL = 32;
  private static final int EXPANDED = 4;
  private static final int CHILDREN_MAX = 1_000;

  /** How much is written in one commit together with the token. */
  private static final int ONE_COMMIT_WRITES = 400;

  private static final long ONE_COMMIT_BYTES = 7L * 1024 * 1024;

  private final Connection connection;
  private final String projection;
  private final String path;
  private final Views views;
  private final Lanes lanes;
  private final Journal journal;
  private final DocumentCache cache = new DocumentCache();
  private final ReentrantLock lock = new ReentrantLock();
  private final SortedMap<Integer, TokenRow> tokens = new TreeMap<>();
  private final Consumer<Keeper> onLoad;
  private final Consumer<Long> onPosition;
  private final @Nullable History history;

  private boolean loaded;
  private boolean closed;
  private String root = "";
  private @Nullable String also;
  private @Nullable String aside;
  private String lastCommit = "";
  private Timestamp updated = Timestamp.MIN_VALUE;
  private long tokenWritten;
  private boolean tokenWaits;
  private volatile List<DeadLetterRow> letters = List.of();

  /**
   * Keeps what lies below this path.
   *
   * @param history what the documents must be made of; null for a copy that is new
   * @param onLoad runs, under the lock, whenever it was read what Firestore has
   * @param onPosition is told each new position
   */
  Keeper(
      Connection connection,
      ProjectionViews views,
      String path,
      String root,
      @Nullable History history,
      Consumer<Keeper> onLoad,
      Consumer<Long> onPosition) {
    this.connection = connection;
    this.projection = views.projection();
    this.path = path;
    this.root = root;
    this.views = new Views(views.views());
    this.history = history;
    this.onLoad = onLoad;
    this.onPosition = onPosition;
    this.lanes = new Lanes(connection, path);
    this.journal = new Journal(connection, path);
  }

  @Override
  public String toString() {
    return projection;
  }

  Views views() {
    return views;
  }

  String path() {
    return path;
  }

  /** The dead letters as they were when this was loaded. */
  List<DeadLetterRow> letters() {
    return letters;
  }

  /** Runs with nobody else at work here, after what Firestore has was read. */
  <T extends @Nullable Object> T exclusively(Supplier<T> work) {
    lock.lock();
    try {
      load();
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  String root() {
    return root;
  }

  Lanes lanes() {
    return lanes;
  }

  /** Where a copy was filled beside this one, or is; null for nowhere. */
  @Nullable String aside() {
    return aside;
  }

  /** Remembers where a copy is filled beside this one, so that a crash leaves nothing behind. */
  void putAside(@Nullable String where) {
    exclusively(() -> {
      Map<String, Object> fields = new HashMap<>();
      fields.put(Pointer.ASIDE, Objects.requireNonNullElse(where, ""));
      write(List.of(), fields);
      aside = where;
      return true;
    });
  }

  /** From one instant on the documents that are read are those of this copy. */
  void switchTo(Keeper copy) {
    exclusively(() -> {
      List<Write> writes = new ArrayList<>();
      List<DeadLetterRow> adopted = copy.exclusively(copy::storedLetters);
      Set<String> kept = new HashSet<>();
      adopted.forEach(letter -> {
        kept.add(letterPath(letter));
        writes.add(Write.document(letterPath(letter), LetterFields.of(letter)));
      });
      storedLetters().stream()
          .map(this::letterPath)
          .filter(each -> !kept.contains(each))
          .forEach(each -> writes.add(Write.removal(each)));
      SortedMap<Integer, TokenRow> after = copy.tokens();
      Map<String, Object> fields = tokenFields(after);
      fields.put(Pointer.ROOT, copy.root);
      write(writes, fields);
      root = copy.root;
      also = "";
      letters = adopted;
      cache.clear();
      tokens.clear();
      tokens.putAll(after);
      onLoad.accept(this);
      onPosition.accept(TokenRow.position(tokens));
      return true;
    });
  }

  /** The documents without a root are now the same as those that are read: they are read again. */
  void settled() {
    exclusively(() -> {
      Map<String, Object> fields = new HashMap<>();
      fields.put(Pointer.ROOT, "");
      write(List.of(), fields);
      root = "";
      also = null;
      return true;
    });
  }

  // What Firestore has.

  private void load() {
    if (!loaded) {
      patiently(() -> {
        loadOnce();
        return true;
      });
    }
  }

  private void loadOnce() {
    Firestore client = connection.client();
    DocumentReference own = client.document(path);
    DocumentSnapshot found = connection.await(own.get(), CALL);
    if (!found.exists()) {
      connection.await(own.create(Pointer.fresh(root)), CALL);
      found = connection.await(own.get(), CALL);
    }
    Pointer pointer = Pointer.of(found);
    updated = Lanes.updated(found);
    root = pointer.root();
    if (history != null && !pointer.fits(history)) {
      wipe();
      return;
    }
    fence();
    if (pointer.journal() != null) {
      finish(pointer.journal());
      pointer = Pointer.of(connection.await(own.get(), CALL));
    } else {
      lanes.write(journal.removal());
    }
    also = root.isEmpty() || history == null ? null : "";
    aside = pointer.aside();
    letters = storedLetters();
    tokens.clear();
    tokens.putAll(pointer.tokens());
    loaded = true;
    onLoad.accept(this);
    onPosition.accept(TokenRow.position(tokens));
  }

  /** Documents of another history, or written in another way, go; the events are read anew. */
  private void wipe() {
    views.removeAll(connection, root);
    if (!root.isEmpty()) {
      views.removeAll(connection, "");
    }
    for (DeadLetterRow letter : storedLetters()) {
      connection.await(connection.client().document(letterPath(letter)).delete(), CALL);
    }
    connection.await(connection.client().document(path).set(Pointer.fresh("")), CALL);
    throw new FirestoreFailure.Overtaken("The views were emptied.", new IllegalStateException());
  }

  /** From now on a commit that was given up is refused, should it still arrive. */
  private void fence() {
    lastCommit = UUID.randomUUID().toString();
    update(Map.of(Pointer.COMMIT, lastCommit), List.of());
    lanes.open();
  }

  private void update(Map<String, Object> fields, List<Write> writes) {
    Firestore client = connection.client();
    WriteBatch batch = client.batch();
    batch.update(client.document(path), fields, Precondition.updatedAt(updated));
    Lanes.addTo(batch, client, writes);
    List<WriteResult> results = connection.await(batch.commit(), COMMIT);
    updated = results.getFirst().getUpdateTime();
  }

  /** Whatever was known may be wrong; the next use reads it anew. */
  private void forget() {
    loaded = false;
    cache.clear();
  }

  /** Tries again while Firestore does not answer, or another try of ours came between. */
  private <T> T patiently(Supplier<T> work) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        return work.get();
      } catch (FirestoreFailure.Unavailable | FirestoreFailure.Overtaken e) {
        pauseOrThrow(e, end);
      }
    }
  }

  private void pauseOrThrow(FirestoreFailure failure, long end) {
    if (closed || System.nanoTime() - end > 0) {
      throw failure;
    }
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  // Reading for a batch.

  <D> @Nullable D get(Batch batch, View<D> view, String id) {
    lock.lock();
    try {
      load();
      DocumentCache.Entry known = cache.get(view, id);
      if (known == null) {
        patiently(() -> {
          fetch(view, id);
          return true;
        });
        known = Objects.requireNonNull(cache.get(view, id));
      }
      return known.document() == null ? null : view.type().cast(known.document());
    } catch (FirestoreFailure e) {
      throw batch.failed(e);
    } finally {
      lock.unlock();
    }
  }

  /** Fetches a document, and with it those that the other events of the batch will ask for. */
  private void fetch(View<?> view, String id) {
    Place place = views.place(view);
    Set<String> wanted = new LinkedHashSet<>();
    wanted.add(id);
    List<String> others = aggregatesOfBatch();
    if (place.above() != null) {
      String parent = id.substring(0, Math.max(0, id.indexOf('/')));
      learnChildren(view, parent, others);
      Set<String> siblings = cache.children(view, parent);
      if (siblings != null && !siblings.contains(id)) {
        cache.put(view, id, DocumentCache.Entry.ABSENT);
        return;
      }
    } else if (others.contains(id)) {
      others.stream()
          .filter(other -> cache.get(view, other) == null)
          .limit(PREFETCH)
          .forEach(wanted::add);
    }
    fetchAll(view, List.copyOf(wanted));
  }

  private void fetchAll(View<?> view, List<String> ids) {
    Firestore client = connection.client();
    Place place = views.place(view);
    DocumentReference[] references =
        ids.stream()
            .map(each -> client.document(place.path(root, each)))
            .toArray(DocumentReference[]::new);
    List<DocumentSnapshot> found = connection.await(client.getAll(references), CALL);
    for (int i = 0; i < ids.size(); i++) {
      DocumentSnapshot snapshot = found.get(i);
      String id = ids.get(i);
      if (snapshot.exists()) {
        Object document =
            views.documents(view).decode(snapshot, names -> parts(client, snapshot, names));
        cache.put(view, id, entry(document, snapshot.getData(), Documents.partsOf(snapshot)));
      } else {
        cache.put(view, id, DocumentCache.Entry.ABSENT);
        // The documents below one that is not there would have been written together with it.
        views.below(view).forEach(below -> cache.knowChildren(below, id, Set.of()));
      }
    }
  }

  private static DocumentCache.Entry entry(
      Object document, Map<String, ?> fields, List<String> parts) {
    // What is compressed takes several times as much here.
    long apart = (long) parts.size() * Documents.BYTES_MAX * EXPANDED;
    return new DocumentCache.Entry(document, parts, Sizes.ofDocument(fields) + apart);
  }

  private List<DocumentSnapshot> parts(
      Firestore client, DocumentSnapshot document, List<String> names) {
    DocumentReference[] references =
        names.stream()
            .map(name ->
                client.document(
                    document.getReference().getPath() + Documents.PARTS_COLLECTION + name))
            .toArray(DocumentReference[]::new);
    return connection.await(client.getAll(references), CALL);
  }

  /** The aggregates of the events that are handled together with the present one, of its kind. */
  private static List<String> aggregatesOfBatch() {
    if (CurrentUnitOfWork.isStarted()
        && CurrentUnitOfWork.get() instanceof BatchingUnitOfWork<?> batch
        && batch.getMessage() instanceof DomainEventMessage<?> current) {
      return batch.getMessages().stream()
          .filter(event ->
              event instanceof DomainEventMessage<?> other
                  && Objects.equals(other.getType(), current.getType()))
          .map(event -> ((DomainEventMessage<?>) event).getAggregateIdentifier())
          .distinct()
          .toList();
    }
    return List.of();
  }

  /** Learns which documents these parents have, so that what is new need not be asked for. */
  private void learnChildren(View<?> view, String parent, List<String> others) {
    Set<String> parents = new LinkedHashSet<>();
    parents.add(parent);
    if (others.contains(parent)) {
      parents.addAll(others);
    }
    Map<String, ApiFuture<QuerySnapshot>> asked = new LinkedHashMap<>();
    Firestore client = connection.client();
    for (String each : parents) {
      if (asked.size() < PARALLEL && cache.children(view, each) == null) {
        asked.put(
            each,
            views
                .place(view)
                .documents(client, root, each)
                .select(FieldPath.documentId())
                .limit(CHILDREN_MAX)
                .get());
      }
    }
    asked.forEach((each, answer) -> {
      List<QueryDocumentSnapshot> found = connection.await(answer, CALL).getDocuments();
      if (found.size() < CHILDREN_MAX) {
        Set<String> ids = new HashSet<>();
        found.forEach(it -> ids.add(views.place(view).id(it.getReference())));
        cache.knowChildren(view, each, ids);
      }
    });
  }

  // Tokens.

  SortedMap<Integer, TokenRow> tokens() {
    return exclusively(() -> new TreeMap<>(tokens));
  }

  private Map<String, Object> tokenFields(SortedMap<Integer, TokenRow> rows) {
    Map<String, Object> fields = new HashMap<>();
    fields.put(Pointer.TOKENS, TokenRow.fields(rows));
    fields.put(Pointer.POSITION, TokenRow.position(rows));
    return fields;
  }

  /** Writes the tokens that were put off. */
  void flush() {
    lock.lock();
    try {
      if (loaded && tokenWaits) {
        update(tokenFields(tokens), List.of());
        tokenWaits = false;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives up waiting for Firestore. */
  void close() {
    closed = true;
  }

  // Writing.

  void commit(Batch batch) {
    lock.lock();
    try {
      load();
      SortedMap<Integer, TokenRow> after = new TreeMap<>(tokens);
      batch.tokens.forEach((segment, row) -> {
        if (row == null) {
          after.remove(segment);
        } else {
          after.put(segment, row);
        }
      });
      boolean mayWait =
          batch.isTokensAlone() && System.nanoTime() - tokenWritten < TOKEN_NANOS && !closed;
      if (mayWait) {
        tokenWaits = true;
      } else {
        Changes changes = new Changes(batch);
        write(changes.writes, tokenFields(after));
        changes.entries.forEach(Runnable::run);
        tokenWritten = System.nanoTime();
        tokenWaits = false;
      }
      tokens.clear();
      tokens.putAll(after);
      if (!batch.tokens.isEmpty()) {
        onPosition.accept(TokenRow.position(tokens));
      }
    } catch (RuntimeException e) {
      forget();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Writes these and the tokens: all of it, or nothing that would be left after a crash. */
  private void write(List<Write> writes, Map<String, Object> tokenFields) {
    String id = UUID.randomUUID().toString();
    Map<String, Object> fields = new HashMap<>(tokenFields);
    if (history != null && history.id() != null) {
      fields.put(Pointer.HISTORY, history.id());
    }
    long end = System.nanoTime() + PATIENCE_NANOS;
    boolean again = false;
    while (true) {
      try {
        if (!again || !cameThrough(id)) {
          writeOnce(id, writes, fields);
        }
        lastCommit = id;
        return;
      } catch (FirestoreFailure.Unavailable e) {
        pauseOrThrow(e, end);
      } catch (FirestoreFailure.Overtaken e) {
        if (again && !knows(lastCommit, id)) {
          throw e;
        }
        pauseOrThrow(e, end);
      }
      again = true;
    }
  }

  private void writeOnce(String id, List<Write> writes, Map<String, Object> fields) {
    fields.put(Pointer.COMMIT, id);
    long bytes = writes.stream().mapToLong(Write::bytes).sum();
    if (writes.size() <= ONE_COMMIT_WRITES && bytes <= ONE_COMMIT_BYTES) {
      update(fields, writes);
      return;
    }
    Map<String, Object> begun = new HashMap<>();
    begun.put(Pointer.COMMIT, id);
    begun.put(Pointer.JOURNAL, id);
    begun.put(Pointer.NEXT, fields);
    List<Write> entries = journal.entries(id, writes);
    if (entries.stream().mapToLong(Write::bytes).sum() <= ONE_COMMIT_BYTES) {
      update(begun, entries);
    } else {
      lanes.write(entries);
      update(begun, List.of());
    }
    lanes.write(writes);
    end(fields, entries);
  }

  private void end(Map<String, Object> next, List<Write> entries) {
    Map<String, Object> fields = new HashMap<>(next);
    fields.put(Pointer.JOURNAL, FieldValue.delete());
    fields.put(Pointer.NEXT, FieldValue.delete());
    update(fields, List.of());
    lanes.write(entries.stream().map(entry -> Write.removal(entry.path())).toList());
  }

  /** Finishes a batch whose journal was begun. */
  private void finish(String batch) {
    DocumentSnapshot own = connection.await(connection.client().document(path).get(), CALL);
    lanes.write(journal.read(batch));
    Map<String, Object> next = new HashMap<>();
    if (own.get(Pointer.NEXT) instanceof Map<?, ?> kept) {
      kept.forEach((name, value) -> next.put((String) name, value));
    }
    end(next, journal.removal());
    lastCommit = batch;
  }

  private boolean knows(String... commits) {
    DocumentSnapshot own = connection.await(connection.client().document(path).get(), CALL);
    return List.of(commits).contains(own.getString(Pointer.COMMIT));
  }

  /**
   * Whether a commit that was not answered was carried out after all.
   *
   * @throws FirestoreFailure when somebody else has written meanwhile
   */
  private boolean cameThrough(String id) {
    DocumentSnapshot own = connection.await(connection.client().document(path).get(), CALL);
    String found = own.getString(Pointer.COMMIT);
    boolean mine = id.equals(found);
    if (!mine && !lastCommit.equals(found)) {
      throw new FirestoreFailure(
          "Another server writes the documents of the projection " + projection + ".",
          new IllegalStateException(String.valueOf(found)));
    }
    updated = Lanes.updated(own);
    if (mine && own.getString(Pointer.JOURNAL) == null) {
      return true;
    }
    lanes.open();
    if (mine) {
      finish(id);
      return true;
    }
    fence();
    return false;
  }

  private String letterPath(DeadLetterRow letter) {
    return path + "/dead_letters/" + "%019d-%s".formatted(letter.position(), letter.eventId());
  }

  private List<DeadLetterRow> storedLetters() {
    return connection
        .await(connection.client().collection(path + "/dead_letters").get(), CALL)
        .getDocuments()
        .stream()
        .map(found -> LetterFields.row(projection, found))
        .toList();
  }

  /** What a batch comes to, and what is to be remembered of it once it is written. */
  private final class Changes {
    final List<Write> writes = new ArrayList<>();
    final List<Runnable> entries = new ArrayList<>();

    Changes(Batch batch) {
      batch
          .removedParents()
          .forEach((view, parents) -> parents.forEach(parent -> remove(view, parent, batch)));
      batch
          .documents()
          .forEach((view, byId) -> byId.forEach((id, document) -> put(view, id, document)));
      batch.letters.forEach((key, letter) ->
          writes.add(
              new Write(
                  path + "/dead_letters/" + key,
                  letter == null ? null : LetterFields.of(letter),
                  Write.DOCUMENTS)));
      keepWritten();
    }

    /** What is written and removed at once is written. */
    private void keepWritten() {
      Set<String> written = new HashSet<>();
      writes.stream()
          .filter(each -> each.fields() != null)
          .forEach(each -> written.add(each.path()));
      writes.removeIf(each -> each.fields() == null && written.contains(each.path()));
    }

    private void remove(View<?> view, String parent, Batch batch) {
      Set<String> kept = batch.documents().getOrDefault(view, Map.of()).keySet();
      for (String base : roots()) {
        patiently(() -> views.childrenOf(connection, view, base, parent))
            .forEach((id, parts) -> {
              String document = views.place(view).path(base, id);
              if (!kept.contains(id)) {
                writes.add(Write.removal(document));
              }
              parts.forEach(part ->
                  writes.add(
                      new Write(
                          document + Documents.PARTS_COLLECTION + part, null, Write.LEFTOVERS)));
            });
      }
      entries.add(() -> cache.removeChildren(view, parent));
    }

    private List<String> roots() {
      return also == null ? List.of(root) : List.of(root, also);
    }

    private <D> void put(View<D> view, String id, Object document) {
      Documents.Encoded encoded =
          views.documents(view).encode(views.place(view).ownId(id), view.type().cast(document));
      DocumentCache.Entry before = cache.get(view, id);
      List<String> parts = List.copyOf(encoded.parts().keySet());
      for (String base : roots()) {
        String place = views.place(view).path(base, id);
        writes.add(Write.document(place, encoded.fields()));
        encoded
            .parts()
            .forEach((name, fields) ->
                writes.add(
                    new Write(place + Documents.PARTS_COLLECTION + name, fields, Write.PARTS)));
        if (before != null) {
          before.parts().stream()
              .filter(part -> !parts.contains(part))
              .forEach(part ->
                  writes.add(
                      new Write(place + Documents.PARTS_COLLECTION + part, null, Write.LEFTOVERS)));
        }
      }
      entries.add(() -> cache.put(view, id, entry(document, encoded.fields(), parts)));
    }
  }
}
