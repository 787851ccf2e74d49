package com.nexusai.benchmarks.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Reads what the flight recorder kept: where time was spent, what was allocated, how long
 * collections stopped everything.
 */
final class Recording {
  private static final int METHODS = 30;
  private static final int PACKAGES = 25;
  private static final int PLACES = 40;

  private final Tally methods = new Tally();
  private final Tally packages = new Tally();
  private final Tally places = new Tally();
  private final Tally pairs = new Tally();
  private final Tally inclusive = new Tally();
  private final Tally threads = new Tally();
  private final Tally allocated = new Tally();
  private final Tally allocators = new Tally();
  private final Set<String> sources = new HashSet<>();
  private Duration collecting = Duration.ZERO;
  private int collections;

  private Recording() {}

  static Recording read(Path file) throws IOException {
    Recording recording = new Recording();
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        recording.take(events.readEvent());
      }
    }
    return recording;
  }

  private void take(RecordedEvent event) {
    switch (event.getEventType().getName()) {
      case "jdk.CPUTimeSample", "jdk.ExecutionSample", "jdk.NativeMethodSample" -> sample(event);
      case "jdk.ObjectAllocationSample" -> allocation(event);
      case "jdk.GarbageCollection" -> {
        collections++;
        collecting = collecting.plus(event.getDuration("sumOfPauses"));
      }
      default -> {}
    }
  }

  private void sample(RecordedEvent event) {
    RecordedStackTrace stack = event.getStackTrace();
    if (stack == null || stack.getFrames().isEmpty()) {
      methods.add("(no Java frame)", 1);
      return;
    }
    sources.add(event.getEventType().getName());
    methods.add(Frames.method(stack.getFrames().getFirst()), 1);
    packages.add(Frames.group(stack.getFrames().getFirst()), 1);
    String ours = Frames.ours(stack);
    places.add(ours, 1);
    pairs.add(Frames.method(stack.getFrames().getFirst()) + " ← " + ours, 1);
    inclusive.addOnce(Frames.groups(stack), 1);
    String field = event.hasField("eventThread") ? "eventThread" : "sampledThread";
    if (event.getThread(field) != null) {
      String name = event.getThread(field).getJavaName();
      threads.add(name == null ? "(virtual or not Java)" : name.replaceAll("[-#_]?\\d+", ""), 1);
    }
  }

  private void allocation(RecordedEvent event) {
    double weight = event.getLong("weight");
    allocated.add(event.getClass("objectClass").getName(), weight);
    RecordedStackTrace stack = event.getStackTrace();
    if (stack != null && !stack.getFrames().isEmpty()) {
      allocators.add(Frames.ours(stack), weight);
    }
  }

  /** The packages that were running most often, for one line of a report. */
  String topPackages(int count) {
    return packages.top(count).stream()
        .map(share -> String.format(Locale.ROOT, "%s %.0f %%", share.name(), share.of1() * 100))
        .reduce((a, b) -> a + ", " + b)
        .orElse("no samples");
  }

  /**
   * Everything, for people.
   *
   * @param runs how many runs the recording covers
   */
  String text(long runs) {
    return String.format(
            Locale.ROOT,
            "%,.0f samples (%s); %,.1f KiB allocated a run; %d collections stopped everything for %d ms in all%n%n",
            methods.total(),
            String.join(", ", sources),
            runs == 0 ? 0 : allocated.total() / 1024 / runs,
            collections,
            collecting.toMillis())
        + methods.table("What was running (self time by method)", METHODS)
        + "\n"
        + packages.table("What was running (self time by package)", PACKAGES)
        + "\n"
        + places.table("For which of our methods (the innermost on the stack)", PLACES)
        + "\n"
        + pairs.table("What was running, for which of our methods", PLACES)
        + "\n"
        + inclusive.table(
            "Through which packages (anywhere on the stack; adds up to more than 100 %)", PLACES)
        + "\n"
        + threads.table("On which threads (samples)", PACKAGES)
        + "\n"
        + allocated.table("What was allocated (bytes by class)", PACKAGES)
        + "\n"
        + allocators.table("For which of our methods it was allocated", PACKAGES);
  }
}
