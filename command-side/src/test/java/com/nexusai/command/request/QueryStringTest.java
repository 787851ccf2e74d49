package com.nexusai.command.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nexusai.kernel.problem.Rejection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryStringTest {
  @Test
  void an_escape_that_is_none_is_refused() {
    assertThat(refused("a=%zz")).isEqualTo("MALFORMED_FORM");
    assertThat(refused("a=%4")).isEqualTo("MALFORMED_FORM");
  }

  @Test
  void more_pairs_than_anybody_needs_are_refused() {
    assertThat(refused("a&".repeat(10_001))).isEqualTo("MALFORMED_FORM");
  }

  @Test
  void a_name_that_comes_again_makes_a_list() {
    assertThat(QueryString.read("a=1&b=2&a=3&a=4", "query"))
        .isEqualTo(Map.of("a", List.of("1", "3", "4"), "b", "2"));
  }

  @Test
  void escapes_and_plus_signs_are_read() {
    assertThat(QueryString.read("na%C3%AFve=x+y%26z", "query")).isEqualTo(Map.of("naïve", "x y&z"));
  }

  @Test
  void a_name_without_a_value_has_an_empty_one() {
    assertThat(QueryString.read("a&b=&&=c", "query")).isEqualTo(Map.of("a", "", "b", "", "", "c"));
  }

  @Test
  void nothing_has_no_pairs() {
    assertThat(QueryString.read(null, "query")).isEmpty();
    assertThat(QueryString.read("", "query")).isEmpty();
  }

  private static String refused(String text) {
    return catchThrowableOfType(Rejection.class, () -> QueryString.read(text, "query"))
        .rejection()
        .code();
  }
}
