package com.nexusai.kernel.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.kernel.workflow.configuration.Configurations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Retention DEFAULTS = new Retention(Duration.ofDays(90), null);

  @Test
  void what_a_trigger_says_wins_over_the_defaults_key_by_key() {
    assertThat(DEFAULTS.or(Map.of("on", "manual"))).isEqualTo(DEFAULTS);
    assertThat(DEFAULTS.or(Map.of("retention", Map.of("runs", 10L))))
        .isEqualTo(new Retention(Duration.ofDays(90), 10));
    assertThat(DEFAULTS.or(Map.of("retention", Map.of("age", "P1DT12H", "runs", 0L))))
        .isEqualTo(new Retention(Duration.ofHours(36), 0));
  }

  @Test
  void without_limits_no_run_is_ever_due() {
    assertThat(new Retention(null, null).limits()).isFalse();
    assertThat(new Retention(Duration.ZERO, null).limits()).isTrue();
    assertThat(new Retention(null, 0).limits()).isTrue();
    assertThatThrownBy(() -> new Retention(null, Retention.RUNS_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Retention(Duration.ofDays(-1), null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_trigger_may_say_it_and_every_mistake_is_told() {
    assertThat(problems(Map.of("age", "P30D", "runs", 1_000L))).isEmpty();
    assertThat(problems(Map.of("age", "30 days", "runs", -1L, "size", 1L)))
        .extracting(Problem::path)
        .containsExactlyInAnyOrder("$.retention.age", "$.retention.runs", "$.retention.size");
  }

  private static List<Problem> problems(Map<String, Object> retention) {
    List<Problem> problems = new ArrayList<>();
    Configurations.check(
        AgentType.TRIGGER, Map.of("on", "manual", "retention", retention), "$", problems);
    return problems;
  }
}
