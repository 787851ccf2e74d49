package com.nexusai.eventstore.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.eventstore.Backbone;
import com.nexusai.kernel.effect.EffectRow;
import com.nexusai.kernel.history.RecordedEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process may die at any moment; the machine may lose power at any moment. */
class CrashTest {
  @TempDir Path temp;

  /** Copies the files as they are when the failpoint is reached, once armed. */
  private static final class CopyAt implements Failpoints {
    private final String point;
    private final Path from;
    private final Path to;
    private volatile boolean armed;
    private boolean begun;

    CopyAt(String point, Path from, Path to) {
      this.point = point;
      this.from = from;
      this.to = to;
    }

    @Override
    public void beforeFsync() {
      reached("before fsync");
    }

    @Override
    public void afterFsync() {
      reached("after fsync");
    }

    @Override
    public void beforeDispatch() {
      reached("before dispatch");
    }

    private void reached(String name) {
      // The commit before may still be on its way to its dispatch when this is armed.
      begun |= armed && name.equals("before fsync");
      if (begun && name.equals(point)) {
        armed = false;
        begun = false;
        copy(from, to);
      }
    }
  }

  private static void copy(Path from, Path to) {
    try {
      for (String suffix : List.of("", "-wal")) {
        Path file = from.resolveSibling(from.getFileName() + suffix);
        if (Files.exists(file)) {
          Files.copy(
              file,
              to.resolveSibling(to.getFileName() + suffix),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Backbone crashedAt(String point) {
    Path db = temp.resolve("events.db");
    Path copy = temp.resolve("copy.db");
    CopyAt failpoint = new CopyAt(point, db, copy);
    try (Backbone backbone = new Backbone(db, failpoint)) {
      backbone.append("a", 0, 2);
      failpoint.armed = true;
      backbone.inUnitOfWork(() -> {
        backbone.effects.add(new EffectRow("e", "k", "a", Instant.EPOCH, "{}"));
        backbone.append("a", 2, 2);
      });
    }
    assertThat(copy).exists();
    return new Backbone(copy);
  }

  @Test
  void before_fsync_the_unit_of_work_is_gone_as_a_whole() {
    try (Backbone after = crashedAt("before fsync")) {
      assertThat(after.log.eventsAfter(0, 10)).hasSize(2);
      assertThat(after.effects.size()).isZero();
      after.append("a", 2, 1);
    }
  }

  @Test
  void after_fsync_the_unit_of_work_is_there_as_a_whole() {
    try (Backbone after = crashedAt("after fsync")) {
      assertThat(after.log.eventsAfter(0, 10)).hasSize(4);
      assertThat(after.effects.size()).isEqualTo(1);
    }
  }

  @Test
  void before_dispatch_what_was_acknowledged_is_found_by_a_claim_after_the_restart() {
    try (Backbone after = crashedAt("before dispatch")) {
      assertThat(after.log.eventsAfter(0, 10)).hasSize(4);
      assertThat(after.effects.claim("n", Instant.now(), java.time.Duration.ofSeconds(3), 5))
          .extracting(EffectRow::id)
          .containsExactly("e");
    }
  }

  @Test
  void the_log_cut_off_at_its_length_when_a_commit_was_acknowledged_holds_that_commit()
      throws Exception {
    Path db = temp.resolve("events.db");
    record Acknowledged(long walBytes, long position) {}
    List<Acknowledged> acknowledged = new ArrayList<>();
    Path whole = temp.resolve("whole.db");
    try (Backbone backbone = new Backbone(db)) {
      for (int i = 0; i < 30; i++) {
        backbone.append("a" + i, 0, 1 + i % 4);
        acknowledged.add(
            new Acknowledged(
                Files.size(db.resolveSibling("events.db-wal")),
                backbone.log.positionOfLastWrite()));
      }
      copy(db, whole);
    }
    for (Acknowledged at : acknowledged) {
      Path cut = temp.resolve("cut.db");
      Files.deleteIfExists(cut.resolveSibling("cut.db-shm"));
      copy(whole, cut);
      try (RandomAccessFile wal =
          new RandomAccessFile(cut.resolveSibling("cut.db-wal").toFile(), "rw")) {
        wal.setLength(at.walBytes());
      }
      try (Backbone after = new Backbone(cut)) {
        assertThat(after.file.head()).isEqualTo(at.position());
      }
    }
  }

  @Test
  @Timeout(120)
  void a_process_killed_in_mid_load_loses_no_acknowledged_event() throws Exception {
    Path db = temp.resolve("events.db");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                KilledChild.class.getName(),
                db.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        if (line.startsWith("ack ") && line.endsWith(".")) {
          acknowledged.add(line.substring(4, line.length() - 1));
        }
        if (acknowledged.size() == 1_500) {
          child.destroyForcibly();
        }
        line = lines.readLine();
      }
    } catch (IOException closedWithTheProcess) {
      // What was read until then was acknowledged.
    }
    child.waitFor();
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(1_500);
    try (Backbone after = new Backbone(db)) {
      Set<String> there =
          all(after).stream().map(RecordedEvent::aggregateId).collect(Collectors.toSet());
      assertThat(there).containsAll(acknowledged);
    }
    assertThat(ChainVerifier.verify(db).broken()).isNull();
  }

  private static List<RecordedEvent> all(Backbone backbone) {
    List<RecordedEvent> events = new ArrayList<>();
    long at = 0;
    while (at < backbone.file.head()) {
      events.addAll(backbone.log.eventsAfter(at, 1_000));
      at = events.getLast().position();
    }
    return events;
  }
}
