package com.nexusai.query.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.json.Json;
import com.nexusai.query.ReadModelViews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexesTest {
  /** What a database without billing may have. */
  private static final int INDEXES_MAX = 200;

  private static final Path FILE = Path.of("..", "firestore.indexes.json");

  /** Write the file anew with {@code -Dnexus.write-indexes=true}. */
  @Test
  void the_committed_file_holds_the_indexes_that_the_views_need() throws IOException {
    String needed = Indexes.json(ReadModelViews.ALL);
    if (Boolean.getBoolean("nexus.write-indexes")) {
      Files.writeString(FILE, needed);
    }
    assertThat(Files.readString(FILE)).isEqualTo(needed);
  }

  @Test
  void there_are_not_more_indexes_than_firestore_allows_and_none_twice() {
    Map<?, ?> file = (Map<?, ?>) Json.read(Indexes.json(ReadModelViews.ALL));
    List<?> indexes = (List<?>) file.get("indexes");
    assertThat(indexes).hasSizeLessThan(INDEXES_MAX).doesNotHaveDuplicates();
    assertThat((List<?>) file.get("fieldOverrides")).doesNotHaveDuplicates();
  }
}
