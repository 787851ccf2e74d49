package com.nexusai.eventstore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.eventstore.Backbone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VacuumTest {
  @TempDir Path temp;

  @Test
  void room_that_erased_payloads_left_is_given_back_and_commits_stay_durable() throws Exception {
    Path db = temp.resolve("events.db");
    try (Backbone backbone = new Backbone(db)) {
      String text = "x".repeat(60_000);
      for (int i = 0; i < 500; i++) {
        backbone.engine.appendEvents(
            List.of(Backbone.event("a", i, new Backbone.Happened(text + i, i))));
      }
      backbone.append("b", 0, 10);
      backbone.file.checkpoint();
      assertThat(Files.size(db)).isGreaterThan(25L << 20);
      backbone.erasure.eraseStream("a");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.size(db) < 8L << 20 && Files.size(temp.resolve("events.db-wal")) == 0);
      assertThat(backbone.file.vacuumedBytes()).isGreaterThan(20L << 20);
      assertThat(backbone.file.freeBytes()).isLessThan(8L << 20);
      Map<String, Long> synchronous = new HashMap<>();
      WriteSet look = new WriteSet();
      look.add(statements -> {
        try (ResultSet row = statements.of("PRAGMA synchronous").executeQuery()) {
          synchronous.put("level", row.getLong(1));
        }
      });
      backbone.file.commit(look);
      assertThat(synchronous).containsEntry("level", 2L);
      backbone.append("a", 500, 1);
    }
    assertThat(ChainVerifier.verify(db).broken()).isNull();
    assertThat(ChainVerifier.verify(db).erased()).isEqualTo(500);
  }
}
