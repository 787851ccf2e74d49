package com.nexusai.query.firestore;

import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import com.nexusai.query.store.View;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The views of one projection: where their documents lie, and how they are written. */
final class Views {
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final Duration REMOVAL = Duration.ofMinutes(30);
  private static final int PAGE = 1_000;

  private final List<View<?>> all;
  private final Map<View<?>, Place> places = new HashMap<>();
  private final Map<View<?>, Documents<?>> documents = new HashMap<>();

  Views(Collection<View<?>> views) {
    this.all = List.copyOf(views);
    all.forEach(view -> {
      places.put(view, Place.of(view, all));
      documents.put(view, new Documents<>(view));
    });
  }

  List<View<?>> all() {
    return all;
  }

  Place place(View<?> view) {
    return known(places.get(view), view);
  }

  @SuppressWarnings("unchecked") // the constructor put a Documents<D> for each View<D>
  <D> Documents<D> documents(View<D> view) {
    return (Documents<D>) known(documents.get(view), view);
  }

  private static <T> T known(@org.jspecify.annotations.Nullable T found, View<?> view) {
    if (found == null) {
      throw new IllegalArgumentException("The view " + view.name() + " is not known here.");
    }
    return found;
  }

  /** The views whose documents lie below this one's. */
  List<View<?>> below(View<?> view) {
    return all.stream().filter(each -> view.name().equals(place(each).above())).toList();
  }

  /** The documents of a parent, each with the ids of its parts. */
  Map<String, List<String>> childrenOf(
      Connection connection, View<?> view, String root, String parent) {
    Firestore client = connection.client();
    Query query =
        place(view)
            .documents(client, root, parent)
            .orderBy(FieldPath.documentId())
            .select(Documents.PARTS)
            .limit(PAGE);
    Map<String, List<String>> children = new LinkedHashMap<>();
    List<QueryDocumentSnapshot> page = connection.await(query.get(), CALL).getDocuments();
    while (!page.isEmpty()) {
      page.forEach(
          found -> children.put(place(view).id(found.getReference()), Documents.partsOf(found)));
      page =
          page.size() < PAGE
              ? List.of()
              : connection
                  .await(query.startAfter(page.getLast().getReference()).get(), CALL)
                  .getDocuments();
    }
    return children;
  }

  /** Removes every document of these views below this root. */
  void removeAll(Connection connection, String root) {
    Firestore client = connection.client();
    Set<String> collections = new LinkedHashSet<>();
    all.forEach(view -> {
      Place place = place(view);
      collections.add(place.above() == null ? place.collection() : place.above());
    });
    for (String collection : collections) {
      connection.await(client.recursiveDelete(client.collection(root + collection)), REMOVAL);
    }
  }
}
