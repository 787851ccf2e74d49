package com.nexusai.query.firestore;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Precondition;
import com.google.cloud.firestore.WriteBatch;
import com.google.cloud.firestore.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes more than one commit holds, in a few commits at a time. Each lane is a document that every
 * commit of the lane changes, on condition that nobody else has: so a commit that was given up, and
 * reaches Firestore late, is refused once the lanes were opened again.
 */
final class Lanes {
  static final int COUNT = 4;

  /** How much one commit may hold; Firestore allows 10 MiB. */
  static final long COMMIT_BYTES = 4L * 1024 * 1024;

  static final int COMMIT_WRITES = 250;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Connection connection;
  private final String owner;
  private final List<Timestamp> seen = new ArrayList<>();

  /** The lanes below the document of this path. */
  Lanes(Connection connection, String owner) {
    this.connection = connection;
    this.owner = owner;
  }

  private String path(int lane) {
    return owner + "/lanes/" + lane;
  }

  /** From now on whatever was begun before is refused. */
  void open() {
    Firestore client = connection.client();
    WriteBatch batch = client.batch();
    String opened = UUID.randomUUID().toString();
    for (int lane = 0; lane < COUNT; lane++) {
      batch.set(client.document(path(lane)), Map.of("opened", opened));
    }
    List<WriteResult> results = connection.await(batch.commit(), PATIENCE);
    seen.clear();
    results.forEach(result -> seen.add(result.getUpdateTime()));
  }

  /** Carries out these writes, in their phases; returns when all of them are durable. */
  void write(List<Write> writes) {
    if (seen.isEmpty()) {
      open();
    }
    for (int phase = 0; phase < Write.PHASES; phase++) {
      int now = phase;
      List<Write> due = writes.stream().filter(write -> write.phase() == now).toList();
      if (!due.isEmpty()) {
        inLanes(split(due));
      }
    }
  }

  private static List<List<Write>> split(List<Write> writes) {
    List<List<Write>> commits = new ArrayList<>();
    List<Write> commit = new ArrayList<>();
    long bytes = 0;
    for (Write write : writes) {
      long more = write.bytes();
      if (!commit.isEmpty() && (commit.size() == COMMIT_WRITES || bytes + more > COMMIT_BYTES)) {
        commits.add(commit);
        commit = new ArrayList<>();
        bytes = 0;
      }
      commit.add(write);
      bytes += more;
    }
    commits.add(commit);
    return commits;
  }

  private void inLanes(List<List<Write>> commits) {
    int lanes = Math.min(COUNT, commits.size());
    List<Callable<Void>> work = new ArrayList<>();
    for (int first = 0; first < lanes; first++) {
      int lane = first;
      work.add(() -> {
        for (int i = lane; i < commits.size(); i += lanes) {
          commit(lane, commits.get(i));
        }
        return null;
      });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> each : threads.invokeAll(work)) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FirestoreFailure.Unavailable("The write was interrupted.", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new FirestoreFailure("The write failed.", e);
    }
  }

  private void commit(int lane, List<Write> writes) {
    Firestore client = connection.client();
    WriteBatch batch = client.batch();
    batch.update(
        client.document(path(lane)),
        Map.of("writes", (long) writes.size()),
        Precondition.updatedAt(seen.get(lane)));
    addTo(batch, client, writes);
    List<WriteResult> results = connection.await(batch.commit(), PATIENCE);
    seen.set(lane, results.getFirst().getUpdateTime());
  }

  static void addTo(WriteBatch batch, Firestore client, List<Write> writes) {
    for (Write write : writes) {
      var document = client.document(write.path());
      if (write.fields() == null) {
        batch.delete(document);
      } else {
        @SuppressWarnings("unchecked") // what is not null is kept as it is, null as null
        Map<String, Object> fields = (Map<String, Object>) write.fields();
        batch.set(document, fields);
      }
    }
  }

  /** The update time of a document that is there. */
  static Timestamp updated(DocumentSnapshot snapshot) {
    Timestamp time = snapshot.getUpdateTime();
    if (time == null) {
      throw new IllegalStateException("Expected " + snapshot.getReference() + ", found nothing.");
    }
    return time;
  }
}
