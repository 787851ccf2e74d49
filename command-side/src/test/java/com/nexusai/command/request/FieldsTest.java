package com.nexusai.command.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldsTest {
  @Test
  void every_wrong_key_is_told_at_once() {
    Fields fields = fields("{'version': 'x', 'idempotency_key': '', 'inptu': 1, 'more': 2}");
    fields.any("input");
    fields.version("version");
    fields.text("idempotency_key", 10);

    Rejection refused = catchThrowableOfType(Rejection.class, fields::done);

    assertThat(refused.rejection().code()).isEqualTo("INVALID_REQUEST");
    assertThat(refused.rejection().problems())
        .extracting(Problem::code, Problem::path)
        .containsExactly(
            tuple("WRONG_TYPE", "$.version"),
            tuple("WRONG_TYPE", "$.idempotency_key"),
            tuple("UNKNOWN_KEY", "$.inptu"),
            tuple("UNKNOWN_KEY", "$.more"));
    assertThat(refused.rejection().problems().get(2).expected())
        .isEqualTo("one of idempotency_key, input, version");
  }

  @Test
  void a_single_problem_is_the_code_of_the_whole() {
    Fields fields = fields("{'version': 1.5}");
    fields.version("version");

    Rejection refused = catchThrowableOfType(Rejection.class, fields::done);

    assertThat(refused.rejection().code()).isEqualTo("WRONG_TYPE");
    assertThat(refused.rejection().problems().getFirst().found()).isEqualTo("1.5");
  }

  @Test
  void a_version_is_a_whole_number_from_1() {
    for (String wrong : new String[] {"0", "-1", "4294967297", "true", "[]", "{}", "'1'"}) {
      Fields fields = fields("{'version': " + wrong + "}");
      assertThat(fields.version("version")).isNull();
      assertThat(catchThrowableOfType(Rejection.class, fields::done)).as(wrong).isNotNull();
    }
    assertThat(fields("{'version': 7}").version("version")).isEqualTo(7);
  }

  @Test
  void null_is_as_good_as_missing_but_both_can_be_told_apart() {
    Fields fields = fields("{'version': null}");

    assertThat(fields.version("version")).isNull();
    assertThat(fields.has("version")).isTrue();
    assertThat(fields.has("other")).isFalse();
    assertThatCode(fields::done).doesNotThrowAnyException();
  }

  @SuppressWarnings("unchecked")
  private static Fields fields(String json) {
    return new Fields((Map<String, Object>) Json.read(json.replace('\'', '"')));
  }
}
