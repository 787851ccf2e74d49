package com.nexusai.query.execution;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.FLOW;
import static com.nexusai.query.testing.Runs.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.query.embedded.EmbeddedReadModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchPlanTest {
  @TempDir Path home;

  @Test
  void every_combination_of_filters_is_answered_from_an_index_in_the_order_of_the_page() {
    try (EmbeddedReadModels models = new EmbeddedReadModels(home, List.of(ExecutionViews.ALL), 0)) {
      for (int bits = 0; bits < 32; bits++) {
        RunFilter filter = filter(bits);
        List<String> plan = models.plan(filter.find(ADA, 1_000L, 51));
        assertThat(plan).as(filter.toString()).hasSize(1);
        assertThat(plan.getFirst())
            .as(filter.toString())
            .contains("SEARCH executions USING INDEX executions_by_", "started_position<?");
        if (filter.status() != null && filter.errorCode() == null) {
          assertThat(plan.getFirst()).contains("status=?");
        }
        if (filter.errorCode() != null && filter.workflow() == null && filter.status() == null) {
          assertThat(plan.getFirst()).contains("error_code=?");
        }
      }
    }
  }

  private static RunFilter filter(int bits) {
    return new RunFilter(
        (bits & 1) == 0 ? null : FLOW,
        (bits & 2) == 0 ? null : ExecutionStatus.FAILED,
        (bits & 4) == 0 ? null : "HTTP_503",
        List.of(),
        (bits & 8) == 0 ? null : NOON,
        null,
        (bits & 16) == 0 ? null : Duration.ofSeconds(1),
        null);
  }

  @Test
  void a_search_begins_with_the_words_where_few_have_them() {
    try (EmbeddedReadModels models = new EmbeddedReadModels(home, List.of(ExecutionViews.ALL), 0)) {
      RunFilter filter =
          new RunFilter(FLOW, null, null, List.of("invoice"), null, null, null, null);
      assertThat(models.plan(filter.find(ADA, null, 51)))
          .startsWith(
              "SCAN executions$text VIRTUAL TABLE INDEX 0:M1",
              "SEARCH executions USING INTEGER PRIMARY KEY (rowid=?)");
    }
  }
}
