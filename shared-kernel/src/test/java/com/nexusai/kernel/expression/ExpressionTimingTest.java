package com.nexusai.kernel.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Prints how long things take here; asserts only that they were done. */
class ExpressionTimingTest {
  private static final int ROUNDS = 20_000;

  @Test
  void timings_are_printed() {
    Template template =
        Templates.compile(
            Map.of(
                "total", "${input.order.total}",
                "text", "Order of ${input.name}: ${input.n} lines",
                "twice", "${input.order.total * 2}"));
    byte[] json = Json.write(template.render(Scopes.SAMPLE));

    for (int warm = 0; warm < 2; warm++) {
      print(
          warm,
          "a plain path",
          () -> Expressions.compile("input.order.total").evaluate(Scopes.SAMPLE));
      print(
          warm,
          "a condition",
          () -> Expressions.compile("input.n > 2 && input.name == 'Ada'").isTrue(Scopes.SAMPLE));
      print(
          warm,
          "a condition with a macro",
          () ->
              Expressions.compile("input.order.lines.exists(l, l.qty > 4)").isTrue(Scopes.SAMPLE));
      print(warm, "a template of four placeholders", () -> template.render(Scopes.SAMPLE));
      print(
          warm,
          "reading and writing " + json.length + " bytes of JSON",
          () -> Json.write(Json.read(json)));
    }

    assertThat(template.render(Scopes.SAMPLE)).isInstanceOf(Map.class);
    assertThat(List.of(json)).isNotEmpty();
  }

  private static void print(int warm, String what, Runnable action) {
    long started = System.nanoTime();
    for (int i = 0; i < ROUNDS; i++) {
      action.run();
    }
    if (warm > 0) {
      System.out.printf("%s: %.2f µs%n", what, (System.nanoTime() - started) / 1_000.0 / ROUNDS);
    }
  }
}
