package com.nexusai.query.firestore;

import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import com.nexusai.query.store.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings the collections that everybody reads to equality with the copy that took their place. Each
 * step holds the projection's lock, and between the steps the projection writes both, so what was
 * made equal stays equal.
 */
final class Settling {
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final Duration REMOVAL = Duration.ofMinutes(30);
  private static final int STEP = 50;

  private final Connection connection;
  private final Keeper keeper;

  Settling(Connection connection, Keeper keeper) {
    this.connection = connection;
    this.keeper = keeper;
  }

  /** Ends with our own readers at the plain collections again. */
  void settle() {
    for (View<?> view : keeper.views().all()) {
      inSteps(view, keeper.root(), "", this::copied);
      inSteps(view, "", keeper.root(), this::removed);
    }
    keeper.settled();
  }

  /** Removes a copy that nobody reads. */
  void discard(String path) {
    Firestore client = connection.client();
    connection.await(client.recursiveDelete(client.document(path)), REMOVAL);
    keeper.putAside(null);
  }

  /** A document where it is found, and as it is at the same place below the other root. */
  private record Pair(QueryDocumentSnapshot here, DocumentSnapshot there) {}

  private void inSteps(
      View<?> view, String from, String to, Function<Pair, List<Write>> difference) {
    Place place = keeper.views().place(view);
    DocumentReference after = null;
    do {
      DocumentReference last = after;
      after =
          keeper.exclusively(() -> {
            Firestore client = connection.client();
            Query page =
                place.documents(client, from, null).orderBy(FieldPath.documentId()).limit(STEP);
            List<QueryDocumentSnapshot> found =
                connection
                    .await((last == null ? page : page.startAfter(last)).get(), CALL)
                    .getDocuments();
            if (found.isEmpty()) {
              return null;
            }
            writeDifferences(client, place, found, to, difference);
            return found.getLast().getReference();
          });
    } while (after != null);
  }

  private void writeDifferences(
      Firestore client,
      Place place,
      List<QueryDocumentSnapshot> found,
      String to,
      Function<Pair, List<Write>> difference) {
    DocumentReference[] others =
        found.stream()
            .map(each -> client.document(place.path(to, place.id(each.getReference()))))
            .toArray(DocumentReference[]::new);
    List<DocumentSnapshot> there = connection.await(client.getAll(others), CALL);
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      writes.addAll(difference.apply(new Pair(found.get(i), there.get(i))));
    }
    if (!writes.isEmpty()) {
      keeper.lanes().write(writes);
    }
  }

  private List<Write> copied(Pair pair) {
    Map<String, @Nullable Object> fields = Objects.requireNonNull(pair.here().getData());
    if (fields.equals(pair.there().getData())) {
      return List.of();
    }
    String path = pair.there().getReference().getPath();
    List<Write> writes = new ArrayList<>();
    List<String> parts = Documents.partsOf(pair.here());
    for (String part : parts) {
      String where = Documents.PARTS_COLLECTION + part;
      DocumentSnapshot content =
          connection.await(
              connection.client().document(pair.here().getReference().getPath() + where).get(),
              CALL);
      writes.add(new Write(path + where, content.getData(), Write.PARTS));
    }
    writes.add(Write.document(path, fields));
    Documents.partsOf(pair.there()).stream()
        .filter(part -> !parts.contains(part))
        .forEach(part ->
            writes.add(new Write(path + Documents.PARTS_COLLECTION + part, null, Write.LEFTOVERS)));
    return writes;
  }

  private List<Write> removed(Pair pair) {
    if (pair.there().exists()) {
      return List.of();
    }
    String path = pair.here().getReference().getPath();
    List<Write> writes = new ArrayList<>();
    writes.add(Write.removal(path));
    Documents.partsOf(pair.here())
        .forEach(part ->
            writes.add(new Write(path + Documents.PARTS_COLLECTION + part, null, Write.LEFTOVERS)));
    return writes;
  }
}
