package com.nexusai.query.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchWordsTest {
  @Test
  void case_accents_and_look_alikes_do_not_count() {
    assertThat(SearchWords.ofText("Straße STRASSE strasse ẞ ss")).containsExactly("strasse", "ss");
    assertThat(SearchWords.ofText("Café CAFÉ cafe\u0301 cafe")).containsExactly("cafe");
    assertThat(SearchWords.ofText("ﬁne ＦＩＮＥ fine")).containsExactly("fine");
    assertThat(SearchWords.ofText("İstanbul ıstanbul ISTANBUL")).containsExactly("istanbul");
    assertThat(SearchWords.ofText("ΟΔΟΣ οδος ὁδός")).hasSize(1);
  }

  @Test
  void whatever_is_no_letter_or_digit_separates() {
    assertThat(SearchWords.ofText("run-7_b,a.b/c\u0000d \"e\" f*g"))
        .containsExactly("run", "7", "b", "a", "c", "d", "e", "f", "g");
    assertThat(SearchWords.ofText("soft\u00adhyphen zero\u200bwidth"))
        .containsExactly("softhyphen", "zerowidth");
    assertThat(SearchWords.ofText("𝒳 \ud83d\ude00 \ud83d")).containsExactly("x");
    assertThat(SearchWords.ofQuery(" !? *\"' ")).isEmpty();
  }

  @Test
  void an_ideograph_is_a_word() {
    assertThat(SearchWords.ofText("工作流 v2")).containsExactly("工", "作", "流", "v2");
  }

  @Test
  void how_many_words_count_and_how_much_of_each_is_bounded() {
    String many = IntStream.range(0, 900).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    assertThat(SearchWords.ofText(many)).hasSize(SearchWords.TEXT_WORDS_MAX).endsWith("w499");
    assertThat(SearchWords.ofQuery(many)).hasSize(SearchWords.QUERY_WORDS_MAX).endsWith("w9");
    assertThat(SearchWords.ofText("x".repeat(1_000_000)))
        .containsExactly("x".repeat(SearchWords.WORD_LENGTH_MAX));
  }
}
