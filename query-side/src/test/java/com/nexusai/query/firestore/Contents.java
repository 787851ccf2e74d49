package com.nexusai.query.firestore;

import com.nexusai.kernel.json.Json;
import com.nexusai.query.ReadModelViews;
import com.nexusai.query.store.Find;
import com.nexusai.query.store.ReadModels;
import com.nexusai.query.store.View;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that the views of a store hold, whichever store it is. */
final class Contents {
  private static final int PAGE = 200;

  private Contents() {}

  /** The JSON of every document, by its view and id. */
  static Map<String, String> of(ReadModels models) {
    Map<String, String> documents = new TreeMap<>();
    ReadModelViews.ALL.forEach(
        projection -> projection.views().forEach(view -> add(models, view, documents)));
    return documents;
  }

  private static <D> void add(ReadModels models, View<D> view, Map<String, String> documents) {
    String[] after = new String[1];
    List<String> ids;
    do {
      Find<D> page = new Find<>(view, null, List.of(), Find.ID, false, after[0], PAGE);
      ids =
          models.read(reading -> {
            List<String> found = reading.ids(page);
            List<D> contents = reading.find(page);
            for (int i = 0; i < found.size(); i++) {
              documents.put(view.name() + " " + found.get(i), Json.text(contents.get(i)));
            }
            return found;
          });
      after[0] = ids.isEmpty() ? null : ids.getLast();
    } while (ids.size() == PAGE);
  }
}
