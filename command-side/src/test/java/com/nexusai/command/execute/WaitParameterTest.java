package com.nexusai.command.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nexusai.kernel.problem.Rejection;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitParameterTest {
  @ParameterizedTest
  @CsvSource({"10s,PT10S", "500ms,PT0.5S", "1m,PT1M", "PT10S,PT10S", "0s,PT0S", "60s,PT60S"})
  void a_wait_is_read_in_both_forms(String text, Duration expected) {
    assertThat(WaitParameter.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "61s", "2m", "-1s", "PT-1S", "PT1H", "P1D", "ten", "99999999s"})
  void what_is_no_wait_of_at_most_a_minute_is_refused(String text) {
    Rejection refused = catchThrowableOfType(Rejection.class, () -> WaitParameter.parse(text));

    assertThat(refused.rejection().code()).isEqualTo("INVALID_VALUE");
    assertThat(refused.rejection().problems().getFirst().path()).isEqualTo("query.wait");
  }

  @Test
  void a_refusal_does_not_repeat_a_long_text() {
    Rejection refused =
        catchThrowableOfType(Rejection.class, () -> WaitParameter.parse("x".repeat(10_000)));

    assertThat(refused.getMessage()).hasSizeLessThan(300);
  }
}
