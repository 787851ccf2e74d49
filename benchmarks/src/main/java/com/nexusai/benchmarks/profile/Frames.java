package com.nexusai.benchmarks.profile;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;

/** How a stack is told: by method, by package, by the place in our own code. */
final class Frames {
  private static final String OURS = "com.nexusai.";
  private static final int OUR_PARTS = 4;
  private static final int THEIR_PARTS = 3;

  private Frames() {}

  /** The class and the method that was running. */
  static String method(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    return method.getType().getName() + "." + method.getName();
  }

  /**
   * The package of the method that was running, shortened to what tells one library's part from
   * another's.
   */
  static String group(RecordedFrame frame) {
    String type = frame.getMethod().getType().getName();
    String[] parts = type.split("\\.");
    int wanted = Math.min(type.startsWith(OURS) ? OUR_PARTS : THEIR_PARTS, parts.length - 1);
    return wanted <= 0 ? type : String.join(".", List.of(parts).subList(0, wanted));
  }

  /** The groups that were anywhere on the stack. */
  static Set<String> groups(RecordedStackTrace stack) {
    Set<String> groups = new LinkedHashSet<>();
    stack.getFrames().forEach(frame -> groups.add(group(frame)));
    return groups;
  }

  /** Our method that was the last to be entered; what has none runs outside our code. */
  static String ours(RecordedStackTrace stack) {
    return stack.getFrames().stream()
        .filter(frame -> frame.getMethod().getType().getName().startsWith(OURS))
        .map(Frames::method)
        .findFirst()
        .orElse("(none of ours: " + group(stack.getFrames().getLast()) + ")");
  }
}
