package com.nexusai.query.firestore;

import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import com.google.cloud.firestore.Transaction;
import com.nexusai.query.store.Condition;
import com.nexusai.query.store.Find;
import com.nexusai.query.store.Reading;
import com.nexusai.query.store.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Firestore as it was at one instant. The position of a projection is that of the last batch that
 * was written as a whole; while a batch is being written that does not fit into one commit,
 * documents may already hold more than that, never less.
 */
final class Snapshot implements Reading {
  private static final Duration CALL = Duration.ofSeconds(2);
  private static final int PAGE_MIN = 50;
  private static final int PAGE_MAX = 300;

  private final Connection connection;
  private final Firestore client;
  private final Transaction transaction;
  private final Map<String, Pointer> pointers;
  private final Map<View<?>, String> projections;
  private final Map<String, Views> views;

  /**
   * What this transaction reads.
   *
   * @param pointers where each projection's documents lie, read at the same instant
   * @param projections which projection fills a view
   * @param views of each projection
   */
  Snapshot(
      Connection connection,
      Firestore client,
      Transaction transaction,
      Map<String, Pointer> pointers,
      Map<View<?>, String> projections,
      Map<String, Views> views) {
    this.connection = connection;
    this.client = client;
    this.transaction = transaction;
    this.pointers = pointers;
    this.projections = projections;
    this.views = views;
  }

  private Views viewsOf(View<?> view) {
    String projection = projections.get(view);
    if (projection == null) {
      throw new IllegalArgumentException("The view " + view.name() + " is not known here.");
    }
    return Objects.requireNonNull(views.get(projection));
  }

  private String rootOf(View<?> view) {
    viewsOf(view);
    Pointer pointer = pointers.get(Objects.requireNonNull(projections.get(view)));
    return pointer == null ? "" : pointer.root();
  }

  @Override
  public long position(String projection) {
    Pointer pointer = pointers.get(projection);
    return pointer == null ? 0 : pointer.position();
  }

  @Override
  public <D> @Nullable D get(View<D> view, String id) {
    String path = viewsOf(view).place(view).path(rootOf(view), id);
    DocumentSnapshot found = connection.await(transaction.get(client.document(path)), CALL);
    return found.exists() ? decoded(view, found) : null;
  }

  private <D> D decoded(View<D> view, DocumentSnapshot found) {
    return viewsOf(view)
        .documents(view)
        .decode(
            found,
            names ->
                connection.await(
                    transaction.getAll(
                        names.stream()
                            .map(name ->
                                client.document(
                                    found.getReference().getPath()
                                        + Documents.PARTS_COLLECTION
                                        + name))
                            .toArray(DocumentReference[]::new)),
                    CALL));
  }

  @Override
  public <D> List<D> find(Find<D> question) {
    List<D> found = new ArrayList<>();
    new Asked<>(question).each(question.limit(), (_, document) -> found.add(document));
    return found;
  }

  @Override
  public <D> List<String> ids(Find<D> question) {
    Asked<D> asked = new Asked<>(question);
    List<String> ids = new ArrayList<>();
    if (asked.rest.takesAll()) {
      Query names = asked.page(null, question.limit()).select(FieldPath.documentId());
      connection
          .await(transaction.get(names), CALL)
          .forEach(found -> ids.add(asked.place.id(found.getReference())));
    } else {
      asked.each(question.limit(), (id, _) -> ids.add(id));
    }
    return ids;
  }

  @Override
  public long count(Find<?> question) {
    return counted(question);
  }

  private <D> long counted(Find<D> question) {
    Asked<D> asked =
        new Asked<>(
            new Find<>(
                question.view(),
                question.parent(),
                question.where(),
                question.order(),
                question.descending(),
                null,
                Integer.MAX_VALUE));
    if (asked.rest.takesAll()) {
      return connection.await(transaction.get(asked.query.count()), CALL).getCount();
    }
    long[] count = new long[1];
    asked.each(Long.MAX_VALUE, (_, _) -> count[0]++);
    return count[0];
  }

  /** A question as Firestore answers it, and what is left to look at. */
  private final class Asked<D> {
    final View<D> view;
    final Place place;
    final Query query;
    final Matching<D> rest;

    Asked(Find<D> find) {
      this.view = find.view();
      Views all = viewsOf(view);
      this.place = all.place(view);
      boolean byId = find.order().equals(Find.ID);
      requireKnown(find);
      if (place.above() != null && find.parent() == null && !byId) {
        throw new IllegalArgumentException(
            "Documents of all parents in " + view.name() + " can only be sorted by id.");
      }
      boolean parentLater = !byId && place.comparesIds(find.parent());
      String parent = parentLater ? null : find.parent();
      boolean fromLast = byId && find.descending();
      Query asked =
          fromLast
              ? place.descending(client, rootOf(view), parent)
              : place.documents(client, rootOf(view), parent);
      Indexes indexes = new Indexes(view);
      Map<Boolean, List<Condition>> served = new HashMap<>();
      find.where()
          .forEach(each ->
              served
                  .computeIfAbsent(indexes.serves(each, find.order()), _ -> new ArrayList<>())
                  .add(each));
      List<Condition> left = new ArrayList<>(served.getOrDefault(false, List.of()));
      Query.Direction direction =
          find.descending() ? Query.Direction.DESCENDING : Query.Direction.ASCENDING;
      String alsoSorted = null;
      for (Condition each : served.getOrDefault(true, List.of())) {
        if (each instanceof Condition.Between between && !between.field().equals(find.order())) {
          if (alsoSorted != null) {
            left.add(each);
            continue;
          }
          alsoSorted = field(between.field());
        }
        asked = with(asked, each, left);
      }
      FieldPath order = byId ? FieldPath.documentId() : path(find.order());
      asked = asked.orderBy(fromLast ? FieldPath.of(Documents.ID) : order, direction);
      if (alsoSorted != null) {
        asked = asked.orderBy(FieldPath.of(alsoSorted), direction);
      }
      this.query = after(asked, find, byId);
      this.rest = new Matching<>(view, left, parentLater ? find.parent() : null);
    }

    private void requireKnown(Find<D> find) {
      List<String> names = view.fields().stream().map(each -> each.name()).toList();
      List<String> asked = new ArrayList<>(List.of(find.order()));
      for (Condition each : find.where()) {
        switch (each) {
          case Condition.OfField field -> asked.add(field.field());
          case Condition.Words _ -> {
            if (view.text() == null) {
              throw new IllegalArgumentException("The view " + view.name() + " has no text.");
            }
          }
        }
      }
      asked.stream()
          .filter(name -> !name.equals(Find.ID) && !names.contains(name))
          .findFirst()
          .ifPresent(name -> {
            throw new IllegalArgumentException(
                "The view " + view.name() + " has no field '" + name + "'.");
          });
    }

    private String field(String name) {
      return viewsOf(view).documents(view).fieldName(name);
    }

    private FieldPath path(String name) {
      return FieldPath.of(field(name));
    }

    private Query with(Query query, Condition condition, List<Condition> left) {
      return switch (condition) {
        case Condition.Equal(var name, var value) -> query.whereEqualTo(path(name), value);
        case Condition.OneOf(var name, var values) -> query.whereIn(path(name), values);
        case Condition.Between(var name, var from, var before) -> {
          Query ranged = from == null ? query : query.whereGreaterThanOrEqualTo(path(name), from);
          yield before == null ? ranged : ranged.whereLessThan(path(name), before);
        }
        case Condition.Words(var words) -> {
          String longest =
              words.stream().max(Comparator.comparingInt(String::length)).orElseThrow();
          String prefix = Documents.prefix(longest);
          if (words.size() > 1 || !prefix.equals(longest)) {
            left.add(condition);
          }
          yield query.whereArrayContains(Documents.WORDS, prefix);
        }
      };
    }

    private Query after(Query query, Find<D> find, boolean byId) {
      Object after = find.after();
      if (after == null || after.equals("")) {
        return query;
      }
      if (!byId) {
        return query.startAfter(after);
      }
      if (find.descending()) {
        return query.startAfter(place.ownId((String) after));
      }
      DocumentReference last = client.document(place.path(rootOf(view), (String) after));
      return query.startAfter(last);
    }

    Query page(@Nullable DocumentSnapshot after, int limit) {
      Query page = query.limit(limit);
      return after == null ? page : page.startAfter(after);
    }

    void each(long limit, BiConsumer<String, D> action) {
      long left = limit;
      int size =
          rest.takesAll()
              ? (int) Math.min(limit, Integer.MAX_VALUE)
              : (int) Math.min(PAGE_MAX, Math.max(PAGE_MIN, 2 * Math.min(limit, PAGE_MAX)));
      DocumentSnapshot last = null;
      while (left > 0) {
        List<QueryDocumentSnapshot> found =
            connection.await(transaction.get(page(last, size)), CALL).getDocuments();
        for (QueryDocumentSnapshot each : found) {
          String id = place.id(each.getReference());
          D document = decoded(view, each);
          if (left > 0 && rest.takes(id, document)) {
            action.accept(id, document);
            left--;
          }
        }
        if (found.size() < size) {
          return;
        }
        last = found.getLast();
      }
    }
  }
}
