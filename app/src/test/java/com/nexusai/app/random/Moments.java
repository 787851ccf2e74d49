package com.nexusai.app.random;

import com.nexusai.eventstore.file.Failpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps what the files hold right after each commit, before anybody is told: exactly what a crash
 * there leaves.
 */
final class Moments implements Failpoints {
  private final Path home;
  private final Path copies;
  private final MovableClock clock;
  private final FakeService service;
  private final List<Moment> seen = new ArrayList<>();
  private volatile boolean on;

  /**
   * A possible end of the process.
   *
   * @param calls what had reached the service by then
   */
  record Moment(int commit, Path home, Instant clock, Set<String> calls) {}

  Moments(Path home, Path copies, MovableClock clock, FakeService service) {
    this.home = home;
    this.copies = copies;
    this.clock = clock;
    this.service = service;
  }

  void begin() {
    on = true;
  }

  /** What was seen, at most this many, spread evenly. */
  List<Moment> atMost(int max) {
    on = false;
    if (seen.size() <= max) {
      return seen;
    }
    return Stream.iterate(0, i -> i < max, i -> i + 1)
        .map(i -> seen.get((int) ((long) i * seen.size() / max)))
        .toList();
  }

  int count() {
    return seen.size();
  }

  @Override
  public void afterFsync() {
    if (!on) {
      return;
    }
    // Listed first: what is in the files covers at least these.
    Set<String> calls = Set.copyOf(service.calls);
    Path copy = copies.resolve("commit-" + seen.size());
    try {
      Files.createDirectories(copy);
      for (String name : List.of("events.db", "events.db-wal")) {
        if (Files.exists(home.resolve(name))) {
          Files.copy(home.resolve(name), copy.resolve(name));
        }
      }
      copyTree(home.resolve("artifacts"), copy.resolve("artifacts"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    seen.add(new Moment(seen.size(), copy, clock.instant(), calls));
  }

  private static void copyTree(Path from, Path to) throws IOException {
    if (!Files.exists(from)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path each : all) {
      Path target = to.resolve(from.relativize(each).toString());
      if (Files.isDirectory(each)) {
        Files.createDirectories(target);
      } else if (Files.exists(each)) {
        Files.copy(each, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
