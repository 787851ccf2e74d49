package com.nexusai.kernel.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "\"plain\" | \"plain\"",
        "5 | 5",
        "null | null",
        "\"${input.n}\" | 3",
        "\"${ input.order.lines }\" | [{\"sku\":\"x\",\"qty\":2},{\"sku\":\"y\",\"qty\":5}]",
        "\"${input.nothing}\" | null",
        "\"Hi ${input.name}!\" | \"Hi Ada!\"",
        "\"${input.name}${input.n}\" | \"Ada3\"",
        "\" ${input.n}\" | \" 3\"",
        "\"n=${input.nothing} o=${input.empty} t=${input.tags}\" | \"n=null o={} t=[\\\"a\\\",null,\\\"b\\\"]\"",
        "\"${input.n * 2.0} ${input.price}\" | \"6 19.99\"",
        "\"$${input.n}\" | \"${input.n}\"",
        "\"cost $5 and $${x} and ${input.n}\" | \"cost $5 and ${x} and 3\"",
        "\"$\" | \"$\"",
        "\"$ {input.n}\" | \"$ {input.n}\"",
        "\"}${input.n}{\" | \"}3{\"",
        "\"${'}'}\" | \"}\"",
        "\"${\\\"}\\\" + '{'}\" | \"}{\"",
        "\"${'\\\\'}' + 'a'}\" | \"'}a\"",
        "\"${r'\\\\d}' + '}'}\" | \"\\\\d}}\"",
        "\"${'''a'}b'''}\" | \"a'}b\"",
        "\"${{'a': {'b': 1}}}\" | {\"a\":{\"b\":1}}",
        "\"${{'a': 1}.a}x\" | \"1x\"",
        "\"${input.n // }\\n}\" | 3",
        "{\"a\":[{\"b\":\"${input.n}\"}],\"${k}\":1} | {\"a\":[{\"b\":3}],\"${k}\":1}"
      })
  void a_template_renders(String json, String rendered) {
    Template template = Templates.compile(Json.read(json));

    assertThat(Json.text(template.render(Scopes.SAMPLE))).isEqualTo(rendered);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"${", "${input.n", "a ${'}", "${'''x'}", "${{'a': 1}", "${\"}", "x ${`a}"})
  void a_placeholder_that_is_not_closed_is_a_problem(String text) {
    Rejection rejection =
        catchThrowableOfType(
            Rejection.class, () -> Templates.compile(Map.of("k", Map.of("list", List.of(text)))));

    Problem problem = rejection.rejection().problems().getFirst();
    assertThat(problem.code()).isEqualTo("TEMPLATE_INVALID");
    assertThat(problem.path()).isEqualTo("$.k.list[0]");
    assertThat(problem.found()).contains("${ at character " + (text.indexOf("${") + 1));
  }

  @Test
  void all_problems_are_told_at_once_each_with_its_path() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("a", "${1 +}");
    json.put("my key", List.of("ok", "${foo}", "${input.n} ${bar} ${baz}"));
    List<Problem> problems = new ArrayList<>();

    Templates.compile(json, "$.set", problems);

    assertThat(problems)
        .extracting(Problem::path)
        .containsExactly(
            "$.set.a", "$.set[\"my key\"][1]", "$.set[\"my key\"][2]", "$.set[\"my key\"][2]");
  }

  @Test
  void an_empty_placeholder_is_a_problem() {
    assertThatThrownBy(() -> Templates.compile("${}")).isInstanceOf(Rejection.class);
    assertThatThrownBy(() -> Templates.compile("a ${ } b")).isInstanceOf(Rejection.class);
  }

  @Test
  void what_a_template_reads_is_known() {
    List<Problem> problems = new ArrayList<>();
    CheckedTemplate checked =
        Templates.compile(
            Map.of("a", "${data.fetch.n}", "b", List.of("x ${item.y}")), "$.set", problems);

    assertThat(problems).isEmpty();
    assertThat(checked.expressions())
        .extracting(CheckedTemplate.Placed::path)
        .containsExactlyInAnyOrder("$.set.a", "$.set.b[0]");
  }

  @Test
  void a_part_without_placeholders_is_shared_between_renderings() {
    Template template =
        Templates.compile(Map.of("fixed", Map.of("a", List.of(1L)), "changing", "${input.n}"));

    Map<?, ?> one = (Map<?, ?>) template.render(Scopes.SAMPLE);
    Map<?, ?> other = (Map<?, ?>) template.render(Scopes.SAMPLE);

    assertThat(one.get("fixed")).isSameAs(other.get("fixed"));
    assertThatThrownBy(() -> ((Map<?, ?>) one.get("fixed")).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void a_thousand_placeholders_render() {
    String text =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "${input.n + " + i % 7 + "}")
            .collect(Collectors.joining(","));

    String rendered = (String) Templates.compile(text).render(Scopes.SAMPLE);

    assertThat(rendered.split(",")).hasSize(1_000).startsWith("3", "4", "5");
  }

  @Test
  void a_template_cannot_multiply_a_large_value() {
    Scope scope = Scopes.input("{\"text\":\"" + "x".repeat(1_000_000) + "\"}");
    List<String> lone = java.util.Collections.nCopies(1_000, "${input.text}");
    String joined = "${input.text}".repeat(1_000);

    for (Object json : List.of(lone, joined, Map.of("a", lone, "b", joined))) {
      Template template = Templates.compile(json);
      assertThatThrownBy(() -> template.render(scope))
          .isInstanceOf(ExpressionFailed.class)
          .hasMessageContaining("larger than");
    }
  }

  @Test
  void a_template_cannot_nest_deeper_than_json_may() {
    Scope scope = Scopes.input("[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH));

    assertThat(Templates.compile("${input}").render(scope)).isNotNull();
    Template nested = Templates.compile(Map.of("a", "${input}"));
    assertThatThrownBy(() -> nested.render(scope))
        .isInstanceOf(ExpressionFailed.class)
        .hasMessageContaining("deeper than");
  }

  @Test
  void a_million_dollars_are_scanned_in_a_moment() {
    assertThat(Templates.compile("$".repeat(1_000_000)).render(Scopes.SAMPLE))
        .isEqualTo("$".repeat(1_000_000));
    assertThat((String) Templates.compile("$${".repeat(100_000)).render(Scopes.SAMPLE))
        .hasSize(200_000);
  }
}
