package com.nexusai.eventstore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.nexusai.eventstore.Backbone;
import com.nexusai.eventstore.home.DataFolderRefused;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.problem.Rejection;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a damaged copy of the event file may lead to: it is refused, reading what is damaged is
 * refused, or what can be read is exactly a prefix of what was written. Never a silent hole, never
 * another event than the one that was written.
 */
class DamagedCopiesTest {
  private static final int DAMAGES = 100;
  private static final int STREAMS = 20;
  // More events than are checked at the start.
  private static final int ROUNDS = 4;
  private static final int PER_ROUND = 25;
  private static final String DB = "events.db";
  private static final String WAL = "events.db-wal";

  @TempDir Path temp;
  private Path original;
  private List<RecordedEvent> written;

  /** What became of a copy. */
  private enum Outcome {
    REFUSED_AT_START,
    REFUSED_WHEN_READ,
    PREFIX,
    WHOLE
  }

  /** A copy taken while the file is in use: a part of the log has been moved into the file. */
  @BeforeEach
  void write() throws Exception {
    Path db = Files.createDirectory(temp.resolve("live")).resolve(DB);
    original = Files.createDirectory(temp.resolve("original"));
    try (Backbone backbone = new Backbone(db)) {
      for (int round = 0; round < ROUNDS; round++) {
        appendToAll(backbone, (long) round * PER_ROUND);
        if (round < ROUNDS - 1) {
          backbone.file.checkpoint();
        }
      }
      for (String name : List.of(DB, WAL)) {
        Files.copy(db.resolveSibling(name), original.resolve(name));
      }
      written = backbone.log.eventsAfter(0, 10_000);
    }
    assertThat(written).hasSize(STREAMS * ROUNDS * PER_ROUND);
  }

  private static void appendToAll(Backbone backbone, long sequence) {
    for (int stream = 0; stream < STREAMS; stream++) {
      backbone.append("stream-" + stream, sequence, PER_ROUND);
    }
  }

  @Test
  void a_copy_that_is_not_damaged_is_whole() throws Exception {
    assertThat(outcome("as it was", copy())).isEqualTo(Outcome.WHOLE);
  }

  @Test
  void a_damaged_copy_is_refused_or_a_valid_prefix_and_never_has_a_silent_hole() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    for (int i = 0; i < DAMAGES; i++) {
      Path copy = copy();
      String damage = "seed " + seed + ", damage " + i + ": " + damage(copy, random);
      outcomes.merge(outcome(damage, copy), 1, Integer::sum);
    }
    // Each kind is met, or the damages prove nothing.
    assertThat(outcomes).as("seed %d", seed).containsOnlyKeys(Outcome.values());
  }

  @Test
  void a_refused_copy_is_left_as_it_is() throws Exception {
    Path copy = copy();
    try (RandomAccessFile file = new RandomAccessFile(copy.resolve(DB).toFile(), "rw")) {
      file.setLength(file.length() / 3);
    }
    Files.delete(copy.resolve(WAL));
    byte[] before = Files.readAllBytes(copy.resolve(DB));

    assertThat(outcome("a third of the file", copy)).isEqualTo(Outcome.REFUSED_AT_START);
    assertThat(Files.readAllBytes(copy.resolve(DB))).isEqualTo(before);
  }

  private Path copy() throws Exception {
    Path copy = Files.createDirectories(temp.resolve("copy"));
    Files.deleteIfExists(copy.resolve(DB + "-shm"));
    for (String name : List.of(DB, WAL)) {
      Files.copy(original.resolve(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  /** Cuts or spoils the file or its log somewhere, or takes the log away. */
  private static String damage(Path copy, Random random) throws Exception {
    String name = random.nextBoolean() ? DB : WAL;
    try (RandomAccessFile file = new RandomAccessFile(copy.resolve(name).toFile(), "rw")) {
      long at = random.nextLong(file.length());
      switch (random.nextInt(8)) {
        case 0 -> {
          file.setLength(at);
          return name + " cut at " + at;
        }
        case 1 -> {
          file.seek(at / 512 * 512);
          file.write(new byte[512]);
          return name + " zeroed for a sector from " + at / 512 * 512;
        }
        case 2 -> {
          Files.delete(copy.resolve(WAL));
          return "no log";
        }
        default -> {
          file.seek(at);
          int old = file.read();
          file.seek(at);
          file.write(old ^ (1 << random.nextInt(8)));
          return name + " with a bit flipped at " + at;
        }
      }
    }
  }

  private Outcome outcome(String damage, Path copy) {
    Path db = copy.resolve(DB);
    List<RecordedEvent> read;
    // Also what only a verification finds: it has to.
    List<String> refusals = new ArrayList<>();
    try (Backbone backbone = new Backbone(db)) {
      read = readAll(damage, backbone, refusals);
      readStreams(damage, backbone, read, refusals);
    } catch (DataFolderRefused refused) {
      assertThat(refused.getMessage()).as(damage).contains(db.toString());
      return Outcome.REFUSED_AT_START;
    } catch (Rejection refused) {
      // Tokens or snapshots lie on a damaged page.
      code(damage, refused);
      return Outcome.REFUSED_AT_START;
    }
    assertPrefix(damage, read, written, refusals);
    Verification verification = ChainVerifier.verify(db);
    if (!refusals.isEmpty()) {
      assertThat(verification.valid()).as(damage).isFalse();
      return Outcome.REFUSED_WHEN_READ;
    }
    assertThat(verification.validUpTo()).as(damage).isEqualTo(read.size());
    return read.size() == written.size() ? Outcome.WHOLE : Outcome.PREFIX;
  }

  /** Everything up to the end, or up to where reading is refused. */
  private static List<RecordedEvent> readAll(
      String damage, Backbone backbone, List<String> refusals) {
    List<RecordedEvent> read = new ArrayList<>();
    try {
      readPages(backbone, read, 200);
      assertThat(read.size()).as(damage).isEqualTo(backbone.file.head());
    } catch (Rejection refused) {
      refusals.add(code(damage, refused));
      readUpToTheDamage(backbone, read);
    }
    return read;
  }

  private static void readUpToTheDamage(Backbone backbone, List<RecordedEvent> read) {
    try {
      readPages(backbone, read, 1);
      fail("What was refused in a page was not refused alone.");
    } catch (Rejection refused) {
      assertThat(refused.rejection().code()).isEqualTo("STORAGE_DAMAGED");
    }
  }

  private static void readPages(Backbone backbone, List<RecordedEvent> read, int size) {
    List<RecordedEvent> page = backbone.log.eventsAfter(read.size(), size);
    while (!page.isEmpty()) {
      read.addAll(page);
      page = backbone.log.eventsAfter(read.size(), size);
    }
  }

  /** Each stream is what was written of it as far as it can be read, or is refused. */
  private void readStreams(
      String damage, Backbone backbone, List<RecordedEvent> all, List<String> refusals) {
    for (int stream = 0; stream < STREAMS; stream++) {
      String id = "stream-" + stream;
      List<RecordedEvent> expected = of(id, written);
      try {
        List<RecordedEvent> found = backbone.log.eventsOf(id, 0, 1_000);
        assertPrefix(damage + ", " + id, found, expected, refusals);
        if (refusals.isEmpty() && found.size() < of(id, all).size()) {
          // Its end is lost in the index; checked below that the verification tells.
          refusals.add("found by verification");
        }
      } catch (Rejection refused) {
        refusals.add(code(damage, refused));
      }
    }
  }

  /** As it was written; a payload that is gone looks erased, which only a verification can tell. */
  private static void assertPrefix(
      String damage,
      List<RecordedEvent> found,
      List<RecordedEvent> expected,
      List<String> refusals) {
    for (int i = 0; i < found.size(); i++) {
      RecordedEvent event = found.get(i);
      boolean looksErased = event.payload() == null;
      assertThat(event)
          .as("%s, event %d", damage, i)
          .isEqualTo(looksErased ? erased(expected.get(i)) : expected.get(i));
      if (looksErased) {
        refusals.add("found by verification");
      }
    }
  }

  private static RecordedEvent erased(RecordedEvent event) {
    return new RecordedEvent(
        event.position(),
        event.aggregateType(),
        event.aggregateId(),
        event.sequence(),
        event.id(),
        event.type(),
        event.revision(),
        event.recordedAt(),
        null,
        event.metadata());
  }

  private static List<RecordedEvent> of(String id, List<RecordedEvent> events) {
    return events.stream().filter(event -> event.aggregateId().equals(id)).toList();
  }

  private static String code(String damage, Rejection refused) {
    String code = refused.rejection().code();
    if (!code.equals("STORAGE_DAMAGED")) {
      fail(damage + ": refused as " + code + " (" + refused.getMessage() + ")");
    }
    return code;
  }
}
