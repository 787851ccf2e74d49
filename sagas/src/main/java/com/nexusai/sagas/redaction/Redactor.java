package com.nexusai.sagas.redaction;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of texts and values before they are stored, shown or logged: the literal
 * secrets that a step used, user info in URLs, and query parameters whose name says that they are
 * secret.
 */
public final class Redactor {
  /** What stands where a secret stood. */
  public static final String MASK = "***";

  /** Knows no literal secret; URLs are still redacted. */
  public static final Redactor NONE = new Redactor(List.of());

  // Shorter ones would mask letters all over a text and hide nothing that cannot be guessed.
  private static final int SHORTEST_SECRET = 4;

  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#\\s@]*@");
  private static final Pattern PARAMETER =
      Pattern.compile("(?<=[?&;#])([^=&;#?\\s<>\"']+)=([^&#\\s<>\"']*)");
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "token|secret|passw|pwd|signature|credential|jwt|session|api.?key|oauth"
              + "|(^|[_.-])(key|sig|auth|authorization)($|[_.-])");
  // A position in a list, which whoever reads the list needs to go on.
  private static final Pattern PAGE_TOKEN = Pattern.compile("(page|next|continuation|sync).?token");

  private final List<String> secrets;

  private Redactor(List<String> secrets) {
    this.secrets = secrets;
  }

  /** Knows these secrets, and how they look inside a URL. */
  public static Redactor of(Collection<String> secrets) {
    List<String> all = new ArrayList<>();
    for (String secret : secrets) {
      if (secret.length() >= SHORTEST_SECRET) {
        all.add(secret);
        String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        if (!encoded.equals(secret)) {
          all.add(encoded);
        }
      }
    }
    // Longest first: a secret that holds another must not leave its ends behind.
    all.sort((a, b) -> Integer.compare(b.length(), a.length()));
    return all.isEmpty() ? NONE : new Redactor(all);
  }

  /** Whether a parameter or header of this name is taken for a secret. */
  public static boolean secretName(String name) {
    String lower = name.toLowerCase(Locale.ROOT).replace("%5f", "_").replace("%2d", "-");
    return SECRET_NAME.matcher(lower).find() && !PAGE_TOKEN.matcher(lower).find();
  }

  /** The text without literal secrets. */
  public String text(String text) {
    String redacted = text;
    for (String secret : secrets) {
      redacted = redacted.replace(secret, MASK);
    }
    return redacted;
  }

  /** A text that holds URLs, such as a message or a Link header, without secrets. */
  public String urls(String text) {
    String redacted = USER_INFO.matcher(text(text)).replaceAll("");
    return PARAMETER.matcher(redacted).replaceAll(Redactor::parameter);
  }

  private static String parameter(MatchResult found) {
    String kept = secretName(found.group(1)) ? found.group(1) + "=" + MASK : found.group();
    return Matcher.quoteReplacement(kept);
  }

  /**
   * A JSON value without literal secrets in its strings and keys; the same value when it has none.
   */
  public @Nullable Object value(@Nullable Object value) {
    if (secrets.isEmpty()) {
      return value;
    }
    return switch (value) {
      case String text -> text(text);
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> redacted = new LinkedHashMap<>();
        map.forEach((key, inner) -> redacted.put(text(String.valueOf(key)), value(inner)));
        yield redacted;
      }
      case List<?> list -> {
        List<@Nullable Object> redacted = new ArrayList<>(list.size());
        list.forEach(inner -> redacted.add(value(inner)));
        yield redacted;
      }
      case null, default -> value;
    };
  }
}
