package com.nexusai.query.firestore;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One document as it is to be.
 *
 * @param path where it lies
 * @param fields all of them; null when it is to be gone
 * @param phase its turn, where not everything fits into one commit: first the parts that another
 *     document names, then the documents, then the parts that none names any more
 */
record Write(String path, @Nullable Map<String, ? extends @Nullable Object> fields, int phase) {
  static final int PARTS = 0;
  static final int DOCUMENTS = 1;
  static final int LEFTOVERS = 2;
  static final int PHASES = 3;

  static Write document(String path, Map<String, ? extends @Nullable Object> fields) {
    return new Write(path, fields, DOCUMENTS);
  }

  static Write removal(String path) {
    return new Write(path, null, DOCUMENTS);
  }

  long bytes() {
    return path.length() + (fields == null ? 0 : Sizes.ofDocument(fields));
  }
}
