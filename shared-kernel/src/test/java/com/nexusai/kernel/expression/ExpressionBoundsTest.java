package com.nexusai.kernel.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way that we know of to make a small expression expensive. */
class ExpressionBoundsTest {
  /**
   * Generous: on a busy machine a bomb takes a second or two to be stopped, one that is not stopped
   * takes hours.
   */
  private static final Duration STOPPED = Duration.ofSeconds(30);

  private static final String LONG_TEXT = "a".repeat(1_000_000);

  private static Stream<Arguments> bombs() {
    String doubled = "['aaaaaaaaaaaaaaaa']" + ".map(x, x + x)".repeat(40);
    String tripled = "[[1,2,3]]" + ".map(x, [x, x, x])".repeat(40);
    String lists = "[[1,2,3,4,5,6,7,8,9]]" + ".map(x, x + x)".repeat(40);
    return Stream.of(
        bomb("a loop", "lists.range(300000).all(x, x >= 0)"),
        bomb("a loop in a loop", "lists.range(9000).all(x, lists.range(9000).all(y, x + y >= 0))"),
        bomb(
            "loops beside each other",
            "lists.range(150000).all(x, x >= 0) && lists.range(150000).all(x, x >= 0)"),
        bomb(
            "a loop over the input",
            "input.rows.all(a, input.rows.all(b, input.rows.all(c, a + b + c >= 0)))"),
        bomb("a long range", "lists.range(9223372036854775807).size()"),
        bomb(
            "a loop of large lists",
            "lists.range(100000).map(x, [" + "x,".repeat(2_000) + "1]).size()"),
        bomb("a string doubled", doubled),
        bomb("a string doubled and compared", doubled + " == ['']"),
        bomb("a list doubled", lists),
        bomb("a list of itself", tripled),
        bomb("a list of itself compared", "(" + tripled + ") == (" + tripled + ")"),
        bomb("a list of itself flattened", tripled + ".flatten(60).size()"),
        bomb("a list of itself sought", "dyn([1]) in " + tripled),
        bomb("bound names doubled", bound(40)),
        bomb("a string doubled in bound names", boundText(40)),
        bomb("a string replaced", "input.text.replace('a', input.text)"),
        bomb("a string joined", "input.rows.map(x, input.text).join(input.text).size()"),
        bomb(
            "long strings compared in a loop",
            "input.rows.all(x, input.text.contains('b' + string(x)) == false)"),
        bomb(
            "long strings matched in a loop",
            "input.rows.all(x, input.text.matches('(a|b|c)+[0-9]$') == false)"),
        bomb(
            "a list sought in a loop",
            "lists.range(100000).all(x, x in lists.range(10000) || true)"),
        bomb("a bomb beside the truth", "(" + tripled + ") == (" + tripled + ") || true"),
        bomb(
            "a list of itself that cannot be sorted",
            "[dyn(" + tripled + "), dyn(1)].sort().size()"),
        bomb("distinct", "lists.range(100000).distinct().size()"));
  }

  private static Arguments bomb(String name, String source) {
    return Arguments.of(Named.of(name, source));
  }

  private static String bound(int depth) {
    return "cel.bind(a0, [1, 2], "
        .concat(nested("cel.bind(a%d, [a%d, a%d], ", depth, "a%d == a%d"));
  }

  private static String boundText(int depth) {
    return "cel.bind(a0, 'aaaaaaaa', "
        .concat(nested("cel.bind(a%d, a%d + a%d, ", depth, "a%d == a%d"));
  }

  private static String nested(String step, int depth, String end) {
    // The nesting of an expression is bounded too; 14 levels fit, and two of them multiply.
    int levels = Math.min(depth, 14);
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= levels; i++) {
      text.append(step.formatted(i, i - 1, i - 1));
    }
    String inner = "lists.range(2000).all(x, " + end.formatted(levels, levels) + ")";
    return text.append(inner).append(")".repeat(levels + 1)).toString();
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void a_bomb_is_stopped_by_its_budget(String source) {
    Map<String, Object> input = Map.of("rows", Json.read(Scopes.numbers(5_000)), "text", LONG_TEXT);
    Scope scope = name -> name.equals("input") ? input : null;
    Expression expression = Expressions.compile(source);

    assertTimeoutPreemptively(
        STOPPED,
        () ->
            assertThatThrownBy(() -> expression.evaluate(scope))
                .isInstanceOf(ExpressionFailed.class)
                .hasMessageMatching("(?s).*(budget|larger than \\d+ bytes).*"));
  }

  @Test
  void the_same_evaluation_is_always_stopped_at_the_same_point() {
    Expression expression =
        Expressions.compile("lists.range(100000).all(x, input.text.contains('b') == false)");
    Map<String, Object> input = Map.of("text", "a".repeat(1_000));
    List<Integer> lookups = new ArrayList<>();

    for (int i = 0; i < 3; i++) {
      AtomicInteger count = new AtomicInteger();
      Scope scope =
          name -> {
            count.incrementAndGet();
            return input;
          };
      assertThatThrownBy(() -> expression.evaluate(scope)).hasMessageContaining("budget");
      lookups.add(count.get());
    }

    assertThat(lookups.getFirst()).isGreaterThan(10_000);
    assertThat(lookups).containsOnly(lookups.getFirst());
  }

  @Test
  void after_a_bomb_the_next_evaluation_has_its_whole_budget() {
    assertThatThrownBy(() -> Expressions.compile("lists.range(99999999)").evaluate(_ -> null))
        .isInstanceOf(ExpressionFailed.class);

    assertThat(Expressions.compile("lists.range(3).size()").evaluate(_ -> null)).isEqualTo(3L);
  }

  @Test
  void honest_work_on_large_data_fits_into_the_budget() {
    Scope scope = Scopes.input("{\"rows\":" + Scopes.numbers(100_000) + "}");

    assertThat(Expressions.compile("input.rows.filter(r, r % 2 == 0).size()").evaluate(scope))
        .isEqualTo(50_000L);
    assertThat(
            (List<?>)
                Expressions.compile("input.rows.map(r, {'id': r, 'next': r + 1, 'big': r > 50})")
                    .evaluate(scope))
        .hasSize(100_000);
    assertThat(Expressions.compile("99999 in input.rows").evaluate(scope)).isEqualTo(true);
  }

  private static Stream<Arguments> tooLarge() {
    return Stream.of(
        bomb("too long", "1" + " ".repeat(Cel.MAX_SOURCE)),
        bomb("parentheses", "(".repeat(1_000) + "1" + ")".repeat(1_000)),
        bomb("lists", "[".repeat(500) + "]".repeat(500)),
        bomb("sums", "1" + "+1".repeat(500)),
        bomb("selects", "input" + ".a".repeat(500)),
        bomb("indexes", "input" + "[0]".repeat(500)),
        bomb("questions", "true?1:".repeat(500) + "1"));
  }

  @ParameterizedTest
  @MethodSource("tooLarge")
  void an_expression_that_is_too_large_does_not_compile(String source) {
    List<Problem> problems = new ArrayList<>();

    assertTimeoutPreemptively(STOPPED, () -> Expressions.compile(source, "$", problems));

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().found().length()).isLessThan(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(x{30}){30}", "((a{10}){10}){10}", "[a-z]{999}"})
  void a_regular_expression_that_is_too_large_fails(String regex) {
    assertThatThrownBy(
            () -> Expressions.compile("'aaa'.matches('" + regex + "')").evaluate(_ -> null))
        .isInstanceOf(ExpressionFailed.class);
  }

  @Test
  void a_regular_expression_takes_no_longer_for_being_clever() {
    String text = "a".repeat(50_000) + "!";
    Scope scope = Scopes.input("{\"text\":\"" + text + "\"}");

    assertTimeoutPreemptively(
        STOPPED,
        () ->
            assertThat(Expressions.compile("input.text.matches('^(a+)+$')").evaluate(scope))
                .isEqualTo(false));
  }

  @Test
  void a_value_is_no_deeper_than_json_may_be() {
    String deep = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
    Scope scope = Scopes.input(deep);

    assertThat(Expressions.compile("input").evaluate(scope)).isNotNull();
    assertThatThrownBy(() -> Expressions.compile("[input]").evaluate(scope))
        .isInstanceOf(ExpressionFailed.class)
        .hasMessageContaining("deeper than");
  }

  @Test
  void a_value_is_no_larger_than_json_may_be() {
    Scope scope = Scopes.input("\"" + "x".repeat(Json.MAX_BYTES / 2) + "\"");

    assertThatThrownBy(() -> Expressions.compile("[input, input, input]").evaluate(scope))
        .isInstanceOf(ExpressionFailed.class)
        .hasMessageContaining("larger than");
  }

  @Test
  void compiled_expressions_are_kept_within_a_bound() {
    for (int i = 0; i < 3_000; i++) {
      assertThat(Expressions.compile("input.k" + i)).isNotNull();
    }
    assertThat(Expressions.compile("input.k0")).isSameAs(Expressions.compile("input.k0"));
  }
}
