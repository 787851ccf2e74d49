package com.nexusai.sagas.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The kinds of credential, with the fields that each is made of. */
@SuppressWarnings("ImmutableEnumChecker") // a list made by List.of, and a constructor
public enum Kind {
  BEARER(
      fields -> new Credential.Bearer(fields.getFirst()),
      new Field("token", "[\\x21-\\x7E]{1,8192}", "1 to 8192 visible ASCII characters")),
  BASIC(
      fields -> new Credential.Basic(fields.getFirst(), fields.getLast()),
      new Field("username", "[^\\p{Cntrl}:]{1,256}", "1 to 256 characters without ':'"),
      new Field("password", "[^\\p{Cntrl}]{1,1024}", "1 to 1024 characters on one line")),
  HEADER(
      fields -> new Credential.HeaderValue(fields.getFirst(), fields.getLast()),
      new Field(
          "header",
          "(?i)(?!(host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|keep-alive"
              + "|accept-encoding|idempotency-key|proxy-.*)$)[!#$%&'*+.^_`|~0-9a-z-]{1,256}",
          "the name of a header that Nexus does not set itself"),
      new Field("value", "[\\x20-\\x7E]{1,8192}", "1 to 8192 printable ASCII characters")),
  HMAC(
      fields -> new Credential.Hmac(fields.getFirst()),
      new Field("secret", "(?s).{8,8192}", "8 to 8192 characters"));

  /**
   * One field of a credential.
   *
   * @param name on the wire
   * @param allowed what it may hold
   * @param expected the same in words
   */
  public record Field(String name, Pattern allowed, String expected) {
    private Field(String name, String allowed, String expected) {
      this(name, Pattern.compile(allowed), expected);
    }
  }

  private final List<Field> fields;
  private final Function<List<String>, Credential> make;

  Kind(Function<List<String>, Credential> make, Field... fields) {
    this.fields = List.of(fields);
    this.make = make;
  }

  /** The name on the wire. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of this name; null when there is none. */
  public static @Nullable Kind find(String label) {
    for (Kind kind : values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    return null;
  }

  /** Its fields, each of which must be given. */
  public List<Field> fields() {
    return fields;
  }

  /** Whether it is sent to a host, so that the hosts must be named to which it may be. */
  public boolean isSent() {
    return this != HMAC;
  }

  /**
   * The credential of these fields.
   *
   * @throws IllegalArgumentException naming the first field that is missing or not allowed
   */
  public Credential credential(Map<String, String> given) {
    List<String> values = new ArrayList<>();
    for (Field field : fields) {
      String value = given.get(field.name());
      if (value == null || !field.allowed().matcher(value).matches()) {
        throw new IllegalArgumentException(
            "Expected in field '" + field.name() + "' " + field.expected() + ".");
      }
      values.add(value);
    }
    return make.apply(values);
  }
}
