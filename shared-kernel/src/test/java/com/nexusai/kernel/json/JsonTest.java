package com.nexusai.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nexusai.kernel.identity.Actor;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.problem.Rejection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  record Sample(String firstName, Instant at, Duration howLong, @Nullable Object anything) {}

  record Holder(Sample sample, List<Sample> more) {}

  @Test
  void numbers_are_long_or_double_and_nothing_else() {
    assertThat(Json.read("[1, -0, 1.0, 1e2, 9223372036854775807, 9223372036854775808]"))
        .isEqualTo(List.of(1L, 0L, 1.0, 100.0, Long.MAX_VALUE, 9.223372036854775808e18));
  }

  @Test
  void the_order_of_keys_is_kept() {
    assertThat(Json.text(Json.read("{\"b\":1,\"a\":null,\"c\":[true,false,\"ü😀\"]}")))
        .isEqualTo("{\"b\":1,\"a\":null,\"c\":[true,false,\"ü😀\"]}");
  }

  @Test
  void names_are_snake_case_and_times_are_words() {
    Sample sample =
        new Sample("Ada", Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(90), 7L);

    String text = Json.text(sample);

    assertThat(text)
        .isEqualTo(
            "{\"first_name\":\"Ada\",\"at\":\"2026-01-02T03:04:05Z\",\"how_long\":\"PT1M30S\",\"anything\":7}");
    assertThat(Json.read(text, Sample.class)).isEqualTo(sample);
  }

  @Test
  void what_has_no_type_is_plain_java_inside_a_typed_value_too() {
    Sample sample =
        Json.read(
            "{\"first_name\":\"a\",\"at\":\"2026-01-02T03:04:05Z\",\"how_long\":\"PT1S\",\"anything\":{\"n\":[1,2.5]}}",
            Sample.class);

    assertThat(sample.anything()).isEqualTo(Map.of("n", List.of(1L, 2.5)));
  }

  @Test
  void an_id_is_its_bare_value() {
    assertThat(Json.text(Actor.of(new UserId("u-1"))))
        .isEqualTo("{\"kind\":\"USER\",\"user\":\"u-1\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,",
        "{\"a\":1,}",
        "{'a':1}",
        "{a:1}",
        "[1] 2",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "01",
        "// c\n1",
        "{\"a\":1,\"a\":2}",
        "{\"a\":null,\"a\":null}",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "{\"\\ud800\":1}",
        "\"a\nb\"",
        "tru"
      })
  void malformed_json_is_refused_with_its_place(String json) {
    Rejection.Details told = refusal(() -> Json.read(json));

    assertThat(told.code()).isEqualTo("MALFORMED_JSON");
    assertThat(told.kind()).isEqualTo(Rejection.Kind.INVALID);
    assertThat(told.problems().getFirst().found()).contains("at line ");
    assertThat(refusal(() -> Json.read(json.getBytes(StandardCharsets.UTF_8))).code())
        .isEqualTo("MALFORMED_JSON");
  }

  @Test
  void bytes_that_are_no_utf_8_are_refused() {
    byte[] broken = {'"', (byte) 0xC3, (byte) 0x28, '"'};

    assertThat(refusal(() -> Json.read(broken)).code()).isEqualTo("MALFORMED_JSON");
  }

  @ParameterizedTest
  @ValueSource(ints = {Json.MAX_DEPTH + 1, 257, 1_000, 100_000})
  void json_that_is_too_deep_is_refused(int depth) {
    assertThat(refusal(() -> Json.read("[".repeat(depth) + "]".repeat(depth))).code())
        .isEqualTo("JSON_TOO_DEEP");
    assertThat(refusal(() -> Json.read("{\"a\":".repeat(depth) + "1" + "}".repeat(depth))).code())
        .isEqualTo("JSON_TOO_DEEP");
  }

  @Test
  void a_value_of_the_full_depth_still_fits_into_an_envelope() {
    Object deep = Json.read("[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH));
    Sample sample = new Sample("a", Instant.EPOCH, Duration.ZERO, deep);
    Holder holder = new Holder(sample, List.of(sample));

    assertThat(Json.read(Json.write(holder), Holder.class)).isEqualTo(holder);
  }

  @Test
  void ten_megabytes_are_read_and_more_is_refused() {
    String most = "\"" + "x".repeat(Json.MAX_BYTES - 2) + "\"";

    assertThat((String) Json.read(most)).hasSize(Json.MAX_BYTES - 2);
    Rejection.Details told = refusal(() -> Json.read(most + " "));
    assertThat(told.code()).isEqualTo("JSON_TOO_LARGE");
    assertThat(told.kind()).isEqualTo(Rejection.Kind.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"sample\":{\"first_nam\":\"a\"},\"more\":[]} | UNKNOWN_KEY | $.sample.first_nam",
        "{\"sample\":{\"first_name\":[]},\"more\":[]} | WRONG_TYPE | $.sample.first_name",
        "{\"more\":[{},{\"at\":\"yesterday\"}]} | INVALID_VALUE | $.more[1].at",
        "{\"more\":[],\"more\":[]} | MALFORMED_JSON | $",
        "{\"more\":[]} x | MALFORMED_JSON | $",
        "[] | WRONG_TYPE | $",
        "null | WRONG_TYPE | $"
      })
  void what_does_not_fit_a_type_is_told_with_its_path(String json, String code, String path) {
    Rejection.Details told = refusal(() -> Json.read(json, Holder.class));

    assertThat(told.problems().getFirst().path()).isEqualTo(path);
    assertThat(told.code()).isIn(code, code.equals("INVALID_VALUE") ? "WRONG_TYPE" : code);
  }

  @Test
  void a_record_that_refuses_its_value_says_why() {
    Rejection.Details told =
        refusal(() -> Json.read("{\"kind\":\"SYSTEM\",\"user\":\"x\"}", Actor.class));

    assertThat(told.code()).isEqualTo("INVALID_VALUE");
    assertThat(told.problems().getFirst().found()).contains("Expected a user exactly when");
  }

  @Test
  void what_json_has_no_word_for_is_not_written() {
    assertThatThrownBy(() -> Json.write(Map.of("n", Double.NaN)))
        .hasMessageContaining("finite number");
    assertThatThrownBy(() -> Json.write(List.of(Double.POSITIVE_INFINITY)))
        .hasMessageContaining("finite number");
  }

  @Test
  void equal_values_have_equal_canonical_text() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("b", Map.of("y", 1L, "x", 2L));
    one.put("a", null);
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("a", null);
    other.put("b", new LinkedHashMap<>(Map.of("x", 2L, "y", 1L)));

    assertThat(Json.canonical(one))
        .isEqualTo(Json.canonical(other))
        .isEqualTo("{\"a\":null,\"b\":{\"x\":2,\"y\":1}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-1",
        "9223372036854775807",
        "1.5",
        "-2.0E-5",
        "\"\"",
        "\"abc\"",
        "\"äß€😀\"",
        "\"\\n\\t\\\"\\\\\\u0001\"",
        "[]",
        "{}",
        "[1,[2,{\"a\":\"b\"}],null]",
        "{\"name\":\"Grüße\",\"list\":[true,false],\"deep\":{\"x\":{\"y\":[1.25]}}}"
      })
  void the_size_of_a_value_is_what_it_takes_to_write_it(String json) {
    Object value = Json.read(json);

    assertThat(Json.sizeAtLeast(value, 1_000_000)).isEqualTo(Json.write(value).length);
  }

  @Test
  void measuring_stops_at_the_limit_however_large_the_value() {
    Object value = "x".repeat(1_000);
    for (int i = 0; i < 60; i++) {
      value = List.of(value, value); // written out: 10^21 bytes
    }

    assertThat(Json.sizeAtLeast(value, 10_000)).isBetween(10_000, 12_000);
  }

  @Test
  void an_immutable_copy_is_the_same_and_stays_so() {
    Map<String, Object> original = new LinkedHashMap<>();
    original.put("list", new java.util.ArrayList<>(Arrays.asList(1L, null)));

    @SuppressWarnings("unchecked")
    Map<String, Object> copy = (Map<String, Object>) Json.immutable(original);
    original.put("more", 1L);

    assertThat(copy).isEqualTo(Map.of("list", Arrays.asList(1L, null)));
    assertThatThrownBy(() -> copy.put("x", 1L)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((List<?>) copy.get("list")).removeFirst())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Rejection.Details refusal(Runnable action) {
    Rejection rejection = catchThrowableOfType(Rejection.class, action::run);
    assertThat(rejection).isNotNull();
    return rejection.rejection();
  }
}
