package com.nexusai.sagas.effect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the call of something that may be abandoned ended. */
public sealed interface Ending<T extends @Nullable Object> {

  /** It returned, perhaps after its time but before it noticed. */
  record Returned<T extends @Nullable Object>(T value, Duration took) implements Ending<T> {}

  /** It threw, and neither its time nor its row was at an end. */
  record Threw<T extends @Nullable Object>(Throwable fault) implements Ending<T> {}

  /** Its time was over. */
  record TimedOut<T extends @Nullable Object>() implements Ending<T> {}

  /** Its row was removed, or this node stops. */
  record Abandoned<T extends @Nullable Object>() implements Ending<T> {}
}
