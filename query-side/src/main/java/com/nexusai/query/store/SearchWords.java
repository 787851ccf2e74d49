package com.nexusai.query.store;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a text as every store keeps and looks for them, so that all stores answer alike.
 *
 * <p>A word is a run of letters and digits; whatever else there is separates words. Case, accents
 * and forms of letters that only look different do not count: {@code Straße}, {@code STRASSE} and
 * {@code strasse} are one word. An ideograph is a word by itself, because its scripts write no
 * spaces.
 */
public final class SearchWords {
  /** How many words of a query count; what follows is not looked at. */
  public static final int QUERY_WORDS_MAX = 10;

  /** How many different words of a document can be found: the first ones. */
  public static final int TEXT_WORDS_MAX = 500;

  /** How many letters of a word count, in documents and in queries. */
  public static final int WORD_LENGTH_MAX = 40;

  /** How much of a text is looked at. */
  private static final int TEXT_MAX = 32 * 1024;

  private SearchWords() {}

  /**
   * The different words of a query, in their order: at most {@value #QUERY_WORDS_MAX}; none when it
   * has neither letter nor digit.
   */
  public static List<String> ofQuery(String query) {
    return words(query, QUERY_WORDS_MAX);
  }

  /** The different words of a document's text, in their order: at most {@value #TEXT_WORDS_MAX}. */
  public static List<String> ofText(String text) {
    return words(text, TEXT_WORDS_MAX);
  }

  /** Whether each of these words of a query begins some word of a document's text. */
  public static boolean beginWordsOf(String text, List<String> words) {
    List<String> found = words.isEmpty() ? List.of() : ofText(text);
    return words.stream().allMatch(word -> found.stream().anyMatch(each -> each.startsWith(word)));
  }

  private static List<String> words(String text, int max) {
    int[] letters = folded(text).codePoints().toArray();
    Set<String> words = new LinkedHashSet<>();
    int next = 0;
    while (next < letters.length && words.size() < max) {
      int begin = next;
      next = end(letters, begin);
      if (next > begin) {
        words.add(new String(letters, begin, Math.min(WORD_LENGTH_MAX, next - begin)));
      } else {
        next++;
      }
    }
    return new ArrayList<>(words);
  }

  /** Where the word ends that begins here; here when none does. */
  private static int end(int[] letters, int begin) {
    if (Character.isIdeographic(letters[begin])) {
      return begin + 1;
    }
    int end = begin;
    while (end < letters.length
        && Character.isLetterOrDigit(letters[end])
        && !Character.isIdeographic(letters[end])) {
      end++;
    }
    return end;
  }

  /** Accents stand apart after the decomposition and are left out, like all that joins a letter. */
  private static String folded(String text) {
    String whole = text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
    // To capitals and back again: a sharp s becomes two letters, as who has none would write it.
    String capitals =
        Normalizer.normalize(whole.toLowerCase(Locale.ROOT), Normalizer.Form.NFKD)
            .toUpperCase(Locale.ROOT);
    StringBuilder folded = new StringBuilder(capitals.length());
    Normalizer.normalize(capitals, Normalizer.Form.NFKD)
        .codePoints()
        .filter(letter -> !isMark(letter))
        // Each letter by itself: as a whole, a sigma would depend on where it stands.
        .map(Character::toLowerCase)
        .forEach(folded::appendCodePoint);
    return folded.toString();
  }

  private static boolean isMark(int letter) {
    return switch (Character.getType(letter)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.FORMAT ->
          true;
      default -> false;
    };
  }
}
