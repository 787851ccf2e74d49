package com.nexusai.kernel.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "input.n | 3",
        "input.order.total | 120",
        "input.order | {\"total\":120,\"lines\":[{\"sku\":\"x\",\"qty\":2},{\"sku\":\"y\",\"qty\":5}]}",
        "input.nothing | null",
        "input['my-key'] | 1",
        "input[\"my-key\"] + 1 | 2",
        "input.tags[1] | null",
        "input.tags[1] == null | true",
        "input.tags | [\"a\",null,\"b\"]",
        "input.tags.filter(t, t != null) | [\"a\",\"b\"]",
        "input.nothing == null | true",
        "error == null | true",
        "decision | null",
        "has(input.order.total) | true",
        "has(input.zip) | false",
        "has(input.order.total) ? 1 : 2 | 1",
        "data.fetch.status == 200 | true",
        "item.id * 2 + index | 14",
        // integers and decimals
        "input.price * 2 | 39.98",
        "2 * input.price | 39.98",
        "input.n + 1.5 | 4.5",
        "1 + 1.5 | 2.5",
        "1.5 - 1 | 0.5",
        "input.n / 2 | 1",
        "input.n / 2.0 | 1.5",
        "7 % 4 | 3",
        "input.n == 3.0 | true",
        "input.n < 3.5 && input.n >= 3 | true",
        "input.n in [1, 3] | true",
        "double(input.n) | 3.0",
        "-0.0 | 0.0",
        "uint(3) | 3",
        // strings
        "'Hi ' + input.name | \"Hi Ada\"",
        "input.name.lowerAscii() + string(input.n) | \"ada3\"",
        "'a,b'.split(',') | [\"a\",\"b\"]",
        "['a','b'].join('-') | \"a-b\"",
        "input.name.matches('^A.a$') | true",
        "'héllo'.size() | 5",
        "'abc'.replace('b', 'xx') | \"axxc\"",
        // lists and maps
        "input.order.lines.map(l, l.qty * 2) | [4,10]",
        "input.order.lines.exists(l, l.sku == 'y') | true",
        "input.order.lines.filter(l, l.qty > 2)[0].sku | \"y\"",
        "{'a': 1, 'b': [true, null]} | {\"a\":1,\"b\":[true,null]}",
        "{1: 'one', true: 'yes'} | {\"1\":\"one\",\"true\":\"yes\"}",
        "lists.range(3) | [0,1,2]",
        "[3,1,2].sort() | [1,2,3]",
        "[1,1,2].distinct() | [1,2]",
        "[{'k':2},{'k':1}].sortBy(e, e.k) | [{\"k\":1},{\"k\":2}]",
        "[[1],[2]].flatten() | [1,2]",
        "input.order.lines + [1] | [{\"sku\":\"x\",\"qty\":2},{\"sku\":\"y\",\"qty\":5},1]",
        "'n' in input | true",
        "size(input.order.lines) | 2",
        "input.order == input.order | true",
        // optionals and bindings
        "input.?zip.orValue('none') | \"none\"",
        "input.?order.?total.orValue(0) | 120",
        "input.?zip | null",
        "cel.bind(t, input.order.total, t + t) | 240",
        // times
        "now | \"2026-03-04T05:06:07Z\"",
        "now + duration('90m') | \"2026-03-04T06:36:07Z\"",
        "duration('90m') | \"PT1H30M\"",
        "now.getFullYear() | 2026",
        "timestamp('2026-03-04T05:06:07Z') == now | true",
        "now > timestamp('2026-01-01T00:00:00Z') ? 'later' : 'earlier' | \"later\"",
        // bytes and math
        "b'abc' | \"YWJj\"",
        "string(base64.decode('YWJj')) | \"abc\"",
        "math.greatest([1, 5, 3]) | 5",
        "math.round(2.5) | 3.0",
        "int(19.99) | 19"
      })
  void an_expression_has_the_value_that_a_reader_expects(String source, String json) {
    Object value = Expressions.compile(source).evaluate(Scopes.SAMPLE);

    assertThat(Json.text(value)).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "input.zip | no key 'zip'",
        "input.order.zip + 1 | no key 'zip'",
        "input.name.first | no key 'first': the value before it is not an object",
        "input.name.first + 1 | no key 'first': the value before it is not an object",
        "data.other.x | no key 'other'",
        "input.tags[9] | no element 9: the list is shorter",
        "input.n / 0 | division by zero",
        "input.n % 0 | division by zero",
        "input.name + 1 | '+' does not work on values of these types",
        "int('x') | For input string",
        "9223372036854775807 + input.n | overflow",
        "double('NaN') | NaN, which JSON cannot hold",
        "1.0 / 0.0 | Infinity, which JSON cannot hold",
        "[1.0, -1.0 / 0.0] | -Infinity, which JSON cannot hold",
        "type(input) | not a JSON value",
        "timestamp('yesterday') | could not be parsed",
        "'abc'.charAt(7) | Index out of range: 7"
      })
  void what_has_no_value_says_why(String source, String reason) {
    Expression expression = Expressions.compile(source);

    ExpressionFailed failed =
        catchThrowableOfType(ExpressionFailed.class, () -> expression.evaluate(Scopes.SAMPLE));

    assertThat(failed).isNotNull();
    assertThat(failed).hasMessageContaining(reason).hasMessageStartingWith("'" + source + "': ");
    assertThat(failed.getStackTrace()).isEmpty();
    assertThat(failed.source()).isEqualTo(source);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "1 + | mismatched input",
        "foo + 1 | unknown name 'foo' at column 1",
        "input.name.foo() | unknown name 'foo'",
        "1 == 'a' | no matching overload",
        "'a' && true | no matching overload",
        "now.x | type",
        "index.x | type",
        "break | reserved identifier",
        "input.n > 2 ? 'x' : 2 | no matching overload",
        "input. | no viable alternative",
        "' | token recognition error",
        "${input.n} | Syntax error",
      })
  void what_does_not_compile_says_why(String source, String reason) {
    List<Problem> problems = new ArrayList<>();

    assertThat(Expressions.compile(source, "$.here", problems)).isNull();

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().code()).isEqualTo("EXPRESSION_INVALID");
    assertThat(problems.getFirst().path()).isEqualTo("$.here");
    assertThat(problems.getFirst().found())
        .containsIgnoringCase(reason.equals("Syntax error") ? "$" : reason);
    assertThatThrownBy(() -> Expressions.compile(source))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("EXPRESSION_INVALID");
  }

  @Test
  void braces_around_a_whole_expression_are_explained() {
    List<Problem> problems = new ArrayList<>();

    Expressions.compile("${input.rows}", "$", problems);

    assertThat(problems.getFirst().action()).contains("Leave out the ${");
  }

  @Test
  void a_dash_in_a_name_is_explained() {
    List<Problem> problems = new ArrayList<>();

    Expressions.compile("data.fetch-orders", "$", problems);

    assertThat(problems.getFirst().action()).contains("data[\"my-key\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"input.n", "input.name", "input.order", "input.nothing", "input.n + 1"})
  void a_condition_must_be_true_or_false(String source) {
    Expression expression = Expressions.compile(source);

    assertThatThrownBy(() -> expression.isTrue(Scopes.SAMPLE))
        .isInstanceOf(ExpressionFailed.class)
        .hasMessageContaining("expected true or false, found ");
  }

  @Test
  void a_condition_is_decided() {
    assertThat(Expressions.compile("input.yes").isTrue(Scopes.SAMPLE)).isTrue();
    assertThat(Expressions.compile("input.n > 5").isTrue(Scopes.SAMPLE)).isFalse();
  }

  @Test
  void a_plain_path_and_cel_agree() {
    for (String path :
        List.of("input", "input.n", "input.order.lines", "input.empty", "index", "now")) {
      Object direct = Expressions.compile(path).evaluate(Scopes.SAMPLE);
      Object interpreted = Expressions.compile("[" + path + "][0]").evaluate(Scopes.SAMPLE);

      assertThat(direct).isEqualTo(interpreted);
    }
  }

  @Test
  void a_value_that_is_only_handed_on_is_not_copied() {
    List<Object> rows = new ArrayList<>(List.of(1L, 2L));
    Map<String, Object> input = new HashMap<>(Map.of("rows", rows));
    Scope scope = name -> name.equals("input") ? input : null;

    assertThat(Expressions.compile("input.rows").evaluate(scope)).isSameAs(rows);
    assertThat(Expressions.compile("true ? input.rows : []").evaluate(scope)).isSameAs(rows);
  }

  @Test
  void a_window_on_something_that_changes_is_copied() {
    Map<String, Object> results = new HashMap<>(Map.of("a", 1L));
    Map<String, Object> window =
        new AbstractMap<>() {
          @Override
          public Set<Entry<String, Object>> entrySet() {
            return results.entrySet();
          }
        };
    Scope scope = name -> name.equals("data") ? window : null;
    Object direct = Expressions.compile("data").evaluate(scope);
    Object interpreted = Expressions.compile("true ? data : {}").evaluate(scope);

    results.put("b", 2L);

    assertThat(direct).isEqualTo(Map.of("a", 1L));
    assertThat(interpreted).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void what_an_expression_reads_is_known() {
    Facts facts =
        facts(
            "data.fetch.n > 1 && data['my-agent'] != null && data.?other.hasValue() && decision == 'big'"
                + " && decision in ['x', 'y'] && input.rows.all(item, item.a == index)");

    assertThat(facts.type()).isEqualTo(Facts.Type.BOOL);
    assertThat(facts.dataKeys()).containsExactlyInAnyOrder("fetch", "my-agent", "other");
    assertThat(facts.decisionLabels()).containsExactlyInAnyOrder("big", "x", "y");
    // 'item' names the elements of a loop of its own here
    assertThat(facts.names()).containsExactlyInAnyOrder("data", "decision", "input", "index");
  }

  @Test
  void a_test_for_a_key_reads_it() {
    assertThat(facts("has(data.fetch.n)").dataKeys()).containsExactly("fetch");
    assertThat(facts("has(data.fetch)").dataKeys()).containsExactly("fetch");
    assertThat(facts("data.fetch.n").dataKeys()).containsExactly("fetch");
    assertThat(facts("data").dataKeys()).isEmpty();
  }

  private static Facts facts(String source) {
    List<Problem> problems = new ArrayList<>();
    CheckedExpression checked = Expressions.compile(source, "$", problems);
    assertThat(problems).isEmpty();
    assertThat(checked).isNotNull();
    return checked.facts();
  }
}
