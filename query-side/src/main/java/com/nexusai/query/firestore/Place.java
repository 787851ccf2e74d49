package com.nexusai.query.firestore;

import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.nexusai.query.store.View;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Where a view's documents lie. A view {@code execution_steps} beside a view {@code executions} is
 * the subcollection {@code executions/{id}/steps}, where {@code parent/own} is the id of a
 * document; every other view is a collection of its name.
 *
 * @param above the collection that the subcollections belong to; null for a plain collection
 * @param collection the collection's own name
 */
record Place(@Nullable String above, String collection) {
  /** Less, and more, than every id. */
  private static final String FIRST = "!";

  private static final String LAST = "~";

  /** Where this view's documents lie, among the views of its projection. */
  static Place of(View<?> view, Collection<View<?>> views) {
    for (View<?> other : views) {
      String name = other.name();
      String prefix = name.endsWith("s") ? name.substring(0, name.length() - 1) + "_" : "_";
      if (prefix.length() > 1 && view.name().startsWith(prefix)) {
        return new Place(name, view.name().substring(prefix.length()));
      }
    }
    return new Place(null, view.name());
  }

  /** The path of a document below this root: empty, or a path that ends with a slash. */
  String path(String root, String id) {
    return above == null
        ? root + collection + "/" + ownId(id)
        : childrenPath(root, id.substring(0, slash(id))) + "/" + ownId(id);
  }

  private int slash(String id) {
    int slash = id.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "Expected an id 'parent/own' of a document in " + above + ", found '" + id + "'.");
    }
    return slash;
  }

  /** The id of a document within its collection. */
  String ownId(String id) {
    return DocumentIds.encoded(above == null ? id : id.substring(slash(id) + 1));
  }

  /** The path of the document that these children lie under; null in a plain collection. */
  @Nullable String abovePath(String root, String parent) {
    return above == null ? null : root + above + "/" + DocumentIds.encoded(parent);
  }

  private String childrenPath(String root, String parent) {
    return root + above + "/" + DocumentIds.encoded(parent) + "/" + collection;
  }

  /** The id of a document that lies here. */
  String id(DocumentReference document) {
    String own = DocumentIds.decoded(document.getId());
    if (above == null) {
      return own;
    }
    CollectionReference children = document.getParent();
    DocumentReference parent = children.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("Expected a document in " + above + ": " + document);
    }
    return DocumentIds.decoded(parent.getId()) + "/" + own;
  }

  /** All documents, or those of one parent. */
  Query documents(Firestore client, String root, @Nullable String parent) {
    if (above == null) {
      Query all = client.collection(root + collection);
      if (parent == null) {
        return all;
      }
      String encoded = DocumentIds.encoded(parent);
      return all.whereGreaterThan(FieldPath.documentId(), encoded + DocumentIds.SLASH)
          .whereLessThan(FieldPath.documentId(), encoded + DocumentIds.AFTER_SLASH);
    }
    if (parent != null) {
      return client.collection(childrenPath(root, parent));
    }
    // A collection group reaches into every root; this one's documents lie together.
    return client
        .collectionGroup(collection)
        .whereGreaterThanOrEqualTo(
            FieldPath.documentId(), client.document(childrenPath(root, FIRST) + "/" + FIRST))
        .whereLessThan(
            FieldPath.documentId(),
            client.document(root + above + "/" + LAST + "/" + collection + "/" + LAST));
  }

  /** The same, to be sorted from the last id on. */
  Query descending(Firestore client, String root, @Nullable String parent) {
    if (above == null && parent != null) {
      String encoded = DocumentIds.encoded(parent);
      return client
          .collection(root + collection)
          .whereGreaterThan(Documents.ID, encoded + DocumentIds.SLASH)
          .whereLessThan(Documents.ID, encoded + DocumentIds.AFTER_SLASH);
    }
    if (above != null && parent == null) {
      throw new IllegalArgumentException(
          "Documents of all parents in " + above + " can only be sorted from the first id on.");
    }
    return documents(client, root, parent);
  }

  /** Whether {@link #documents} compares ids, so that it cannot be sorted by anything else. */
  boolean comparesIds(@Nullable String parent) {
    return above == null ? parent != null : parent == null;
  }
}
