package com.nexusai.query.firestore;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.TransactionOptions;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.query.store.Progress;
import com.nexusai.query.store.ProjectionViews;
import com.nexusai.query.store.ReadModels;
import com.nexusai.query.store.Reading;
import com.nexusai.query.store.Rebuilding;
import com.nexusai.query.store.View;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read models in Firestore. One server writes a project's documents; anybody whom its rules let
 * in may read them.
 *
 * <p>A reading shows Firestore as it was at one instant: where the documents lie and how far they
 * have come is read first, and everything else is read as of the time of that answer. While
 * Firestore does not answer, readings are refused with {@code READ_MODELS_UNAVAILABLE}, and the
 * projections wait and go on by themselves.
 */
public final class FirestoreReadModels extends Copy implements ReadModels, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FirestoreReadModels.class);

  /** How long a reading waits for its turn, and for each answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** How long a reading of many answers may take. */
  private static final Duration READING = Duration.ofSeconds(10);

  private static final int READINGS = 64;
  private static final long RETRY_MILLIS = 1_000;

  private final Connection connection;
  private final String identifier;
  private final History history;
  private final Progress progress = new Progress();
  private final Map<String, ProjectionViews> projections = new HashMap<>();
  private final Map<View<?>, String> byView = new HashMap<>();
  private final Map<String, Views> views = new HashMap<>();
  private final Map<String, Keeper> keepers = new ConcurrentHashMap<>();
  private final Map<String, Rebuilding> beside = new ConcurrentHashMap<>();
  private final Set<String> tidied = ConcurrentHashMap.newKeySet();
  private final Set<String> opened = ConcurrentHashMap.newKeySet();
  private final Map<String, Thread> tidying = new ConcurrentHashMap<>();
  private final Semaphore turns = new Semaphore(READINGS);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean closed;

  /**
   * Connects to Firestore. Nothing is read or written before it is needed, so a Firestore that does
   * not answer keeps no server from starting.
   *
   * @param views every view that is kept there, by the projection that fills it
   * @param events what the documents are made of: documents of another history are emptied and
   *     filled again
   */
  public FirestoreReadModels(
      FirestoreSettings settings, Collection<ProjectionViews> views, EventLog events) {
    super("firestore:" + settings.project());
    this.identifier = "firestore:" + settings.project();
    this.connection = new Connection(settings);
    this.history = new History(events);
    Set<String> names = new HashSet<>();
    for (ProjectionViews each : views) {
      projections.put(each.projection(), each);
      this.views.put(each.projection(), new Views(each.views()));
      for (View<?> view : each.views()) {
        byView.put(view, each.projection());
        if (!names.add(view.name())) {
          throw new IllegalArgumentException("Expected views of different names: " + view.name());
        }
      }
    }
  }

  /** Whether Firestore answered the last call. */
  public boolean isUp() {
    return connection.isUp();
  }

  /** How many calls to Firestore got no answer since the start. */
  public long failures() {
    return connection.failures();
  }

  @Override
  Keeper keeper(String projection) {
    return keepers.computeIfAbsent(
        projection,
        name ->
            new Keeper(
                connection,
                projections.getOrDefault(name, new ProjectionViews(name, List.of())),
                "projections/" + name,
                "",
                history,
                this::loaded,
                position -> progress.advanced(name, position)));
  }

  @Override
  Keeper keeper(View<?> view) {
    String projection = byView.get(view);
    if (projection == null) {
      throw new IllegalArgumentException("The view " + view.name() + " is not known here.");
    }
    return keeper(projection);
  }

  @Override
  void loaded(Keeper keeper) {
    super.loaded(keeper);
    opened.add(keeper.toString());
    if (tidied.add(keeper.toString()) && keeper.aside() != null) {
      tidyUp(keeper, keeper.aside());
    }
  }

  /** Ends what a rebuild was doing when the last process ended. */
  private void tidyUp(Keeper keeper, String left) {
    tidying.put(
        keeper.toString(),
        Thread.ofPlatform()
            .daemon()
            .name("nexus-read-models-tidying-" + keeper)
            .start(() -> {
              while (!closed && !tidiedUp(keeper, left)) {
                try {
                  Thread.sleep(RETRY_MILLIS);
                } catch (InterruptedException e) {
                  return;
                }
              }
            }));
  }

  private boolean tidiedUp(Keeper keeper, String left) {
    try {
      Settling settling = new Settling(connection, keeper);
      if (!keeper.exclusively(keeper::root).isEmpty()) {
        settling.settle();
      }
      settling.discard(left);
      return true;
    } catch (FirestoreFailure e) {
      log.debug("What a rebuild left behind is tidied up later: {}", e.toString());
      return false;
    }
  }

  @Override
  public Rebuilding beside(String projection) {
    ProjectionViews own = projections.get(projection);
    if (own == null) {
      throw new IllegalArgumentException("The projection " + projection + " is not known here.");
    }
    Keeper keeper = keeper(projection);
    keeper.exclusively(() -> true);
    waitForTidying(projection);
    return beside.compute(
        projection,
        (_, other) -> {
          if (other != null) {
            throw new IllegalStateException(
                "Expected one copy beside that of " + projection + ", found another.");
          }
          return new Shadow(connection, own, keeper, identifier, () -> beside.remove(projection));
        });
  }

  private void waitForTidying(String projection) {
    Thread thread = tidying.get(projection);
    try {
      if (thread != null && !thread.join(READING)) {
        throw new IllegalStateException(
            "Expected no other copy of " + projection + ", found one that is being removed.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while another copy was being removed.", e);
    }
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public <T extends @Nullable Object> T read(Function<Reading, T> work) {
    if (!await(turns)) {
      throw unavailable("more readings than Firestore answers");
    }
    try {
      Future<T> answer = threads.submit(() -> inSnapshot(work));
      return answered(answer);
    } finally {
      turns.release();
    }
  }

  private static boolean await(Semaphore turns) {
    try {
      return turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static <T extends @Nullable Object> T answered(Future<T> answer) {
    try {
      return answer.get(READING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.cancel(true);
      throw unavailable("an interrupted reading");
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unavailable("no whole answer within " + READING.toSeconds() + " seconds");
    } catch (ExecutionException e) {
      throw thrown(e);
    }
  }

  private static RuntimeException thrown(ExecutionException failed) {
    Throwable cause = failed;
    while (cause instanceof ExecutionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case FirestoreFailure.Unavailable _ -> unavailable("no answer from Firestore");
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new FirestoreFailure("A reading failed: " + cause, cause);
    };
  }

  private static Rejection unavailable(String found) {
    return Rejection.of(
        Rejection.Kind.UNAVAILABLE,
        new Problem(
            "READ_MODELS_UNAVAILABLE",
            "$",
            "an answer from the read models",
            found,
            "Ask again in a moment; commands are carried out meanwhile."));
  }

  private <T extends @Nullable Object> T inSnapshot(Function<Reading, T> work)
      throws ExecutionException, InterruptedException {
    open();
    Firestore client = connection.client();
    List<String> names = List.copyOf(keepers.keySet());
    DocumentReference[] own =
        names.stream()
            .map(name -> client.document("projections/" + name))
            .toArray(DocumentReference[]::new);
    List<DocumentSnapshot> found = connection.await(client.getAll(own), PATIENCE);
    Map<String, Pointer> pointers = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      pointers.put(names.get(i), Pointer.of(found.get(i)));
    }
    Timestamp instant = Objects.requireNonNull(found.getFirst().getReadTime());
    return client
        .runTransaction(
            transaction ->
                work.apply(new Snapshot(connection, client, transaction, pointers, byView, views)),
            TransactionOptions.createReadOnlyOptionsBuilder()
                .setReadTime(instant.toProto())
                .setExecutor(threads)
                .build())
        .get();
  }

  /** Nobody may read what another history left before it was looked at once. */
  private void open() {
    for (String projection : projections.keySet()) {
      if (!opened.contains(projection)) {
        // Told quickly when it does not answer; the next line waits as long as a projection does.
        connection.await(connection.client().document("projections/" + projection).get(), PATIENCE);
        keeper(projection).exclusively(() -> true);
      }
    }
  }

  /** What is being rebuilt is left behind and removed by the next start. */
  @Override
  public void close() {
    closed = true;
    keepers.values().forEach(Keeper::close);
    try {
      if (connection.isUp()) {
        keepers.values().forEach(Keeper::flush);
      }
    } catch (FirestoreFailure e) {
      log.debug(
          "The newest tokens were not written; their events are read again: {}", e.toString());
    }
    threads.shutdownNow();
    connection.close();
  }
}
