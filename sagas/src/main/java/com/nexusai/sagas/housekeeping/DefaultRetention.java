package com.nexusai.sagas.housekeeping;

import com.nexusai.kernel.retention.Retention;
import java.time.Duration;

/** Reads what the server keeps of workflows that say nothing else. */
final class DefaultRetention {
  private DefaultRetention() {}

  /**
   * The two settings as a retention.
   *
   * @param age an ISO-8601 duration, or {@code never}
   * @param runs a number, or {@code unlimited}
   */
  static Retention of(String age, String runs) {
    return new Retention(
        age.strip().equals("never") ? null : Duration.parse(age.strip()),
        runs.strip().equals("unlimited") ? null : Integer.valueOf(runs.strip()));
  }
}
