package com.nexusai.kernel.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON is written with single quotes. */
@Timeout(30)
class JsonSchemaTest {
  private static Object json(String text) {
    return Json.read(text.replace('\'', '"'));
  }

  @SuppressWarnings("unchecked")
  private static JsonSchema compiled(String schema, List<Problem> problems) {
    return JsonSchema.compile((Map<String, Object>) json(schema), "$.s", problems);
  }

  private static JsonSchema schema(String schema) {
    List<Problem> problems = new ArrayList<>();
    JsonSchema compiled = compiled(schema, problems);
    assertThat(problems).isEmpty();
    return Objects.requireNonNull(compiled);
  }

  private static List<Problem> refused(String schema) {
    List<Problem> problems = new ArrayList<>();
    assertThat(compiled(schema, problems)).isNull();
    assertThat(problems).isNotEmpty();
    return problems;
  }

  private static List<Problem> problems(String schema, Object value) {
    return schema(schema).problems(value, "$.input");
  }

  private static String told(Problem problem) {
    return problem.path() + ": " + problem.expected() + ", " + problem.found();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | null",
        "{'type': 'integer'} | 9223372036854775807",
        "{'type': 'integer'} | 1.0",
        "{'type': 'integer'} | 1e300",
        "{'type': 'number', 'maximum': 1e308} | -1.5",
        "{'const': 1} | 1.0",
        "{'enum': [1.0, null]} | 1",
        "{'enum': [1.0, null]} | null",
        "{'type': ['string', 'null']} | null",
        "{'multipleOf': 0.01} | 19.99",
        "{'multipleOf': 1e-300} | 1e300",
        "{'maxLength': 2} | '😀😀'",
        "{'minLength': 1, 'maxLength': 1} | 'é'",
        "{'pattern': '^a+$'} | 'aaa'",
        "{'pattern': 'b'} | 'abc'",
        "{'pattern': '^\\\\u00e9$'} | 'é'",
        "{'pattern': '^\\\\d{3}-\\\\p{L}$'} | '123-ß'",
        "{'uniqueItems': true} | [1, '1', [1], {'a': 1}, null, true, 'null', 'true']",
        "{'properties': {'a': {'default': 1}}} | {}",
        "{'$ref': '#/$defs/a', '$defs': {'a': {'type': 'null'}}} | null",
        "{'$ref': '#/$defs/a~1b%20c', '$defs': {'a/b c': {'type': 'null'}}} | null",
        "{'$ref': '#n', '$defs': {'a': {'$anchor': 'n', 'type': 'null'}}} | null",
        "{'$id': 'https://a.test/s', '$ref': 'https://a.test/s#/$defs/a', '$defs': {'a': true}} | 1",
        "{'$ref': 'urn:x:y', '$defs': {'a': {'$id': 'urn:x:y', 'type': 'null'}}} | null",
        "{'type': 'object', 'properties': {'next': {'$ref': '#'}}} | {'next': {'next': {}}}",
        "{'allOf': [{'properties': {'a': true}}], 'unevaluatedProperties': false} | {'a': 1}",
        "{'if': {'type': 'string'}, 'then': {'minLength': 1}} | 5",
        "{'contains': {'const': 2}, 'maxContains': 1} | [1, 2, 3]",
        "{'prefixItems': [{'type': 'string'}], 'items': {'type': 'integer'}} | ['a', 1, 2]",
        "{'x-note': 'kept', '$comment': 'kept', 'title': 't', 'examples': [1]} | 1",
        "{'format': 'email'} | 'a.b+c@example.com'",
        "{'format': 'date-time'} | '2026-02-28T23:59:59.5+02:00'",
        "{'format': 'date'} | '2024-02-29'",
        "{'format': 'duration'} | 'PT1H30M'",
        "{'format': 'uuid'} | '123e4567-e89b-12d3-a456-426614174000'",
        "{'format': 'ipv6'} | '2001:db8::1'",
        "{'format': 'uri'} | 'https://a.test/x?y=1'",
        "{'format': 'hostname'} | 'a-b.example.com'",
        "{'format': 'date'} | 5",
      })
  void a_value_that_fits_has_no_problem(String schema, String value) {
    assertThat(problems(schema, json(value))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type': 'string'} | 5 | $.input: a text, an integer",
        "{'type': 'integer'} | 1.5 | $.input: an integer, a number",
        "{'type': 'integer'} | '1' | $.input: an integer, a text of 1 characters",
        "{'type': ['string', 'null']} | true | $.input: a text or null, true",
        "{'type': 'object'} | null | $.input: an object, null",
        "{'required': ['a b']} | {} | $.input[\"a b\"]: a value, nothing",
        "{'properties': {'c': {'required': ['e']}}} | {'c': {}} | $.input.c.e: a value, nothing",
        "{'additionalProperties': false} | {'x': 1} | $.input.x: no key of this name, one",
        "{'unevaluatedProperties': false} | {'x': 1} | $.input.x: no key of this name, one",
        "{'items': {'minimum': 2}} | [2, 1] | $.input[1]: at least 2, an integer",
        "{'exclusiveMaximum': 2} | 2.0 | $.input: less than 2, a number",
        "{'maximum': 9223372036854775806} | 9223372036854775807 | $.input: at most 9223372036854775806, an integer",
        "{'maxLength': 1} | '😀😀' | $.input: at most 1 characters, a text of 2 characters",
        "{'pattern': '^a$'} | `'a\n'` | `$.input: a text that matches \"^a$\", a text of 2 characters`",
        "{'pattern': '^a$'} | 'b' | `$.input: a text that matches \"^a$\", a text of 1 characters`",
        "{'enum': ['a', 1]} | 'secret' | `$.input: one of [\"a\",1], a text of 6 characters`",
        "{'const': 1} | 2 | $.input: 1, an integer",
        "{'uniqueItems': true} | [1, 1.0] | $.input: no element twice, a list of 2 elements",
        "{'uniqueItems': true} | [{'a': 1, 'b': 2}, {'b': 2, 'a': 1}] | $.input: no element twice, a list of 2 elements",
        "{'anyOf': [{'type': 'string'}, {'type': 'null'}]} | 5 | $.input: a text, or null, an integer",
        "{'not': {'type': 'null'}} | null | $.input: a value that does not satisfy the schema in not, null",
        "{'oneOf': [{'minimum': 1}, {'minimum': 2}]} | 3 | $.input: a value that satisfies exactly one of the schemas in oneOf, an integer",
        "{'dependentRequired': {'a': ['b']}} | {'a': 1} | $.input.b: a value, nothing",
        "{'format': 'email'} | 'a@' | `$.input: a text of the format \"email\", a text of 2 characters`",
        "{'format': 'date'} | '2026-02-30' | `$.input: a text of the format \"date\", a text of 10 characters`",
        "{'format': 'ipv6'} | '::1%eth0' | `$.input: a text of the format \"ipv6\", a text of 8 characters`",
        "{'format': 'duration'} | 'P' | `$.input: a text of the format \"duration\", a text of 1 characters`",
      })
  void a_value_that_does_not_fit_is_told_with_its_path(String schema, String value, String told) {
    Object given = value.contains("\n") ? "a\n" : json(value);
    assertThat(problems(schema, given)).extracting(JsonSchemaTest::told).containsExactly(told);
    assertThat(problems(schema, given)).extracting(Problem::code).containsOnly("INPUT_INVALID");
  }

  @Test
  void all_problems_are_told_at_once_up_to_a_limit() {
    String two =
        "{'properties': {'a': {'type': 'string'}, 'b': {'minimum': 1}}, 'required': ['c']}";
    assertThat(problems(two, json("{'a': 1, 'b': 0}")))
        .extracting(Problem::path)
        .containsExactlyInAnyOrder("$.input.a", "$.input.b", "$.input.c");
    assertThat(problems("{'items': {'type': 'null'}}", Collections.nCopies(100_000, 1L)))
        .hasSize(JsonSchema.PROBLEMS_MAX);
  }

  @Test
  void a_value_stays_as_it_was_given() {
    Object value = json("{'a': '1', 'n': 1.0}");
    String schema = "{'properties': {'b': {'default': 5}, 'n': {'type': 'integer'}}}";
    assertThat(problems(schema, value)).isEmpty();
    assertThat(value).isEqualTo(json("{'a': '1', 'n': 1.0}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type': 'strin'} | INVALID_VALUE $.s.type",
        "{'properties': {'a': {'type': ['null', 'text']}}} | INVALID_VALUE $.s.properties.a.type[1]",
        "{'requierd': ['a']} | UNKNOWN_KEY $.s.requierd",
        "{'minLength': -1} | INVALID_VALUE $.s.minLength",
        "{'required': 'a'} | INVALID_VALUE $.s.required",
        "{'items': [{}]} | INVALID_VALUE $.s.items",
        "{'properties': {'a': 5}} | INVALID_VALUE $.s.properties.a",
        "{'$schema': 'http://json-schema.org/draft-07/schema#'} | `INVALID_VALUE $.s[\"$schema\"]`",
        "{'$ref': 'https://example.com/s.json'} | `INVALID_VALUE $.s[\"$ref\"]`",
        "{'$ref': 'file:///etc/passwd'} | `INVALID_VALUE $.s[\"$ref\"]`",
        "{'$ref': 'classpath:/draft/2020-12/schema'} | `INVALID_VALUE $.s[\"$ref\"]`",
        "{'$ref': 'https://json-schema.org/draft/2020-12/schema'} | `INVALID_VALUE $.s[\"$ref\"]`",
        "{'$ref': 'other.json'} | `INVALID_VALUE $.s[\"$ref\"]`",
        "{'$ref': '#/$defs/none'} | `INVALID_VALUE $.s[\"$ref\"]`",
        "{'$ref': '#/const', 'const': {'$ref': 'http://a.test/'}} | `INVALID_VALUE $.s[\"$ref\"]`",
        "{'$id': 'relative'} | `INVALID_VALUE $.s[\"$id\"]`",
        "{'$ref': '#'} | `CYCLE $.s[\"$ref\"]`",
        "{'$defs': {'a': {'anyOf': [{'$ref': '#/$defs/a'}]}}} | `CYCLE $.s[\"$defs\"].a.anyOf[0][\"$ref\"]`",
        "{'pattern': '(?=a)b'} | INVALID_VALUE $.s.pattern",
        "{'pattern': '(a)\\\\1'} | INVALID_VALUE $.s.pattern",
        "{'pattern': '['} | INVALID_VALUE $.s.pattern",
        "{'pattern': '((a{100}){100}){100}'} | INVALID_VALUE $.s.pattern",
        "{'patternProperties': {'(?!a)': true}} | `INVALID_VALUE $.s.patternProperties[\"(?!a)\"]`",
        "{'format': 'made-up'} | INVALID_VALUE $.s.format",
        "{'$dynamicRef': '#a'} | `UNKNOWN_KEY $.s[\"$dynamicRef\"]`",
      })
  void what_is_no_schema_or_would_do_harm_is_a_problem_with_its_path(String schema, String told) {
    assertThat(refused(schema)).extracting(p -> p.code() + " " + p.path()).contains(told);
  }

  @Test
  void a_schema_is_bounded_in_size_and_depth() {
    assertThat(refused("{'description': '" + "x".repeat(JsonSchema.BYTES_MAX) + "'}"))
        .extracting(Problem::code)
        .containsExactly("TOO_LARGE");
    assertThat(refused("{'not': ".repeat(60) + "{}" + "}".repeat(60)))
        .extracting(Problem::code)
        .containsExactly("OUT_OF_RANGE");
  }

  /** Each definition asks the next twice: 2^n questions about one value. */
  @ParameterizedTest
  @ValueSource(strings = {"anyOf", "oneOf", "allOf"})
  void alternatives_of_alternatives_end_at_the_limit_of_work(String keyword) {
    String definitions =
        IntStream.range(0, 40)
            .mapToObj(i ->
                "'d%d': {'%s': [{'$ref': '#/$defs/d%d'}, {'$ref': '#/$defs/d%d'}]}"
                    .formatted(i, keyword, i + 1, i + 1))
            .collect(Collectors.joining(", "));
    String last = keyword.equals("allOf") ? "true" : "false";
    String schema = "{'$ref': '#/$defs/d0', '$defs': {" + definitions + ", 'd40': " + last + "}}";

    assertThat(problems(schema, 1L)).isNotEmpty();
  }

  @Test
  void a_schema_that_calls_itself_for_every_branch_of_a_value_ends_at_the_limit_of_work() {
    String schema =
        "{'properties': {'a': {'anyOf': [{'$ref': '#', 'minLength': 1},"
            + " {'$ref': '#', 'maxLength': 9}, {'$ref': '#', 'minimum': 1}]}}, 'required': ['b']}";
    Object value = json("{'a': ".repeat(150) + "{}" + "}".repeat(150));

    assertThat(problems(schema, value)).isNotEmpty();
  }

  @Test
  void costly_patterns_enums_and_equal_hashes_end_fast() {
    String text = "a".repeat(5_000_000);
    assertThat(problems("{'pattern': '(a|aa)+$'}", text.substring(0, 10_000) + "b")).hasSize(1);
    assertThat(problems("{'pattern': '^(a?){300}a{300}$'}", text)).hasSize(1);
    assertThat(problems("{'allOf': [" + "{'enum': [1]}, ".repeat(2_000) + "true]}", List.of(text)))
        .isNotEmpty();
    List<Object> sameHash = new ArrayList<>();
    for (int i = 0; i < 1 << 15; i++) {
      StringBuilder word = new StringBuilder();
      for (int bit = 0; bit < 15; bit++) {
        word.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      sameHash.add(word.toString());
    }
    assertThat(problems("{'uniqueItems': true}", sameHash)).isEmpty();
  }

  @Test
  void formats_end_fast_on_texts_made_to_hurt() {
    for (String format : Formats.NAMES) {
      for (String part : List.of("a", "a.", "a@", "1", ":", "P1Y", "a-", "[")) {
        schema("{'format': '" + format + "'}").problems(part.repeat(4_000), "$");
      }
    }
  }

  @Test
  void a_large_list_is_decided_within_the_limit() {
    String schema =
        "{'items': {'type': 'object', 'required': ['sku', 'n'], 'unevaluatedProperties': false,"
            + " 'properties': {'sku': {'type': 'string', 'maxLength': 20}, 'n': {'type': 'integer'}}}}";
    Object item = json("{'sku': 'PAPER-A4', 'n': 3}");
    assertThat(problems(schema, Collections.nCopies(20_000, item))).isEmpty();
  }

  @Test
  void threads_share_a_schema() {
    JsonSchema schema = schema("{'items': {'anyOf': [{'type': 'string'}, {'minimum': 3}]}}");
    assertThat(
            IntStream.range(0, 2_000)
                .parallel()
                .mapToObj(i -> schema.problems(List.of("a", (long) i % 6), "$").size())
                .mapToInt(Integer::intValue)
                .sum())
        .isEqualTo(IntStream.range(0, 2_000).filter(i -> i % 6 < 3).count());
  }
}
