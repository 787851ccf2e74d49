package com.nexusai.eventstore.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.eventstore.Backbone;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainVerifierTest {
  @TempDir Path temp;
  private Path db;

  @BeforeEach
  void write() {
    db = temp.resolve("events.db");
    try (Backbone backbone = new Backbone(db)) {
      for (int i = 0; i < 30; i++) {
        backbone.append("a" + i, 0, 10);
      }
    }
  }

  private void sql(String sql) throws Exception {
    try (var connection = Connections.writer(db);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void a_file_as_it_was_written_is_valid_to_its_end() {
    Verification found = ChainVerifier.verify(db);
    assertThat(found.valid()).isTrue();
    assertThat(found.validUpTo()).isEqualTo(300);
    assertThat(found.events()).isEqualTo(300);
    assertThat(found.erased()).isZero();
    assertThat(found.head()).matches("[0-9a-f]{64}");
  }

  @Test
  void a_file_in_use_can_be_verified() {
    try (Backbone backbone = new Backbone(db)) {
      backbone.append("more", 0, 1);
      assertThat(ChainVerifier.verify(db).validUpTo()).isEqualTo(301);
    }
  }

  @Test
  void an_erased_payload_is_erased_and_not_broken() {
    try (Backbone backbone = new Backbone(db)) {
      backbone.erasure.eraseStream("a3");
      backbone.erasure.erase(List.of(1L, 300L));
    }
    Verification found = ChainVerifier.verify(db);
    assertThat(found.valid()).isTrue();
    assertThat(found.erased()).isEqualTo(12);
  }

  @Test
  void a_changed_row_is_found_where_it_is() throws Exception {
    sql("UPDATE events SET metadata = '{\"by\":\"somebody else\"}' WHERE position = 42");
    Verification found = ChainVerifier.verify(db);
    assertThat(found.validUpTo()).isEqualTo(41);
    assertThat(found.broken().position()).isEqualTo(42);
    assertThat(found.broken().reason()).contains("not what was chained");
  }

  @Test
  void a_changed_payload_a_removed_row_and_a_moved_name_are_found() throws Exception {
    sql("UPDATE payloads SET bytes = CAST('{}' AS BLOB) WHERE position = 200");
    assertThat(ChainVerifier.verify(db).broken().position()).isEqualTo(200);
    sql("DELETE FROM events WHERE position = 100");
    assertThat(ChainVerifier.verify(db).broken().position()).isEqualTo(100);
    assertThat(ChainVerifier.verify(db).broken().reason()).contains("missing");
    sql("UPDATE streams SET aggregate_id = 'x' WHERE aggregate_id = 'a5'");
    assertThat(ChainVerifier.verify(db).broken().position()).isEqualTo(51);
  }

  @Test
  void a_whole_forged_rest_is_found_by_comparing_the_head() throws Exception {
    String head = ChainVerifier.verify(db).head();
    sql("DELETE FROM payloads WHERE position > 290");
    sql("DELETE FROM events WHERE position > 290");
    Verification found = ChainVerifier.verify(db);
    assertThat(found.valid()).isTrue();
    assertThat(found.validUpTo()).isEqualTo(290);
    assertThat(found.head()).isNotEqualTo(head);
  }

  @Test
  void a_flipped_bit_anywhere_is_found_or_lies_where_nothing_is_stored() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int found = 0;
    for (int i = 0; i < 60; i++) {
      Path copy = temp.resolve("copy.db");
      Files.copy(db, copy, StandardCopyOption.REPLACE_EXISTING);
      flip(copy, random);
      Verification verification = ChainVerifier.verify(copy);
      if (verification.valid()) {
        // Then every row is still exactly as it was: the bit lay in free space or in other tables.
        assertThat(verification.validUpTo()).as("seed %d", seed).isEqualTo(300);
        assertThat(verification.head()).isEqualTo(ChainVerifier.verify(db).head());
      } else {
        found++;
        assertThat(verification.broken().reason()).isNotBlank();
      }
    }
    assertThat(found).as("seed %d", seed).isGreaterThan(5);
  }

  private static void flip(Path file, Random random) throws Exception {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long at = random.nextLong(bytes.length());
      bytes.seek(at);
      int old = bytes.read();
      bytes.seek(at);
      bytes.write(old ^ (1 << random.nextInt(8)));
    }
  }

  @Test
  void a_truncated_copy_is_a_valid_prefix_or_refused_and_never_throws() throws Exception {
    long size = Files.size(db);
    for (int part = 0; part < 20; part++) {
      Path copy = temp.resolve("cut.db");
      Files.copy(db, copy, StandardCopyOption.REPLACE_EXISTING);
      try (RandomAccessFile bytes = new RandomAccessFile(copy.toFile(), "rw")) {
        bytes.setLength(size * part / 20);
      }
      assertThat(ChainVerifier.verify(copy).valid()).as("part %d", part).isFalse();
    }
  }

  @Test
  void what_is_not_an_event_file_is_said_to_be_none() throws Exception {
    Path text = Files.writeString(temp.resolve("text"), "hello, this is not a database at all");
    assertThat(ChainVerifier.verify(text).valid()).isFalse();
    assertThat(ChainVerifier.verify(temp.resolve("nowhere")).broken().reason())
        .contains("no readable file");
  }
}
