package com.nexusai.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
  @Test
  void the_median_is_the_middle_whatever_the_order() {
    assertThat(Figure.of("runs", "/s", List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
    assertThat(Figure.of("runs", "/s", List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3);
    assertThat(Figure.of("runs", "/s", 7).median()).isEqualTo(7);
  }

  @Test
  void a_rate_reaches_its_target_when_it_is_not_smaller() {
    assertThat(Figure.of("runs", "/s", 2_600).with(Target.atLeast(2_600)).missed()).isFalse();
    assertThat(Figure.of("runs", "/s", 2_599).with(Target.atLeast(2_600)).missed()).isTrue();
  }

  @Test
  void a_latency_reaches_its_target_only_when_it_is_smaller() {
    assertThat(Figure.of("p99", "ms", 24.9).with(Target.under(25)).missed()).isFalse();
    assertThat(Figure.of("p99", "ms", 25).with(Target.under(25)).missed()).isTrue();
  }

  @Test
  void the_median_decides_not_the_best_repeat() {
    assertThat(
            Figure.of("runs", "/s", List.of(100.0, 100.0, 5_000.0))
                .with(Target.atLeast(2_600))
                .missed())
        .isTrue();
  }

  @Test
  void numbers_are_shown_with_the_digits_that_matter() {
    assertThat(Figure.shown(2_612.4)).isEqualTo("2,612");
    assertThat(Figure.shown(23.456)).isEqualTo("23.5");
    assertThat(Figure.shown(3.14159)).isEqualTo("3.14");
    assertThat(Figure.shown(25)).isEqualTo("25");
    assertThat(Figure.shown(-0.456)).isEqualTo("-0.46");
  }
}
