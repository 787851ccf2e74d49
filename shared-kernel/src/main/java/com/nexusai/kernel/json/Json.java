package com.nexusai.kernel.json;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * JSON as Nexus reads and writes it.
 *
 * <p>Names are snake_case, times and durations ISO-8601. What has no type of its own is plain Java:
 * a {@code Map} in the order of the text, a {@code List}, {@code String}, {@code Boolean}, {@code
 * Long}, {@code Double} or null. An integer beyond 64 bits and every number with a fraction or an
 * exponent is a {@code Double}; NaN, the infinities, duplicate keys, lone surrogates and, for typed
 * values, unknown keys are refused.
 */
public final class Json {
  /** How deep a value may be nested. */
  public static final int MAX_DEPTH = 200;

  /** How many bytes a document may have, and each string in it: 10 MiB. */
  public static final int MAX_BYTES = 10 * 1024 * 1024;

  /** Reading a number of n digits takes n squared. */
  private static final int NUMBER_CHARS_MAX = 1_000;

  private static final int NAME_CHARS_MAX = 50_000;

  /** A value of the full depth still has to fit into the events and answers that carry it. */
  private static final int ENVELOPE_DEPTH = 56;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH + ENVELOPE_DEPTH)
                          .maxStringLength(MAX_BYTES)
                          .maxNameLength(NAME_CHARS_MAX)
                          .maxNumberLength(NUMBER_CHARS_MAX)
                          .build())
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH + ENVELOPE_DEPTH)
                          .build())
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .addModule(
              new SimpleModule("nexus")
                  .addDeserializer(Object.class, new UntypedDeserializer())
                  .addSerializer(Instant.class, new InstantSerializer())
                  .addSerializer(Double.class, new FiniteDoubleSerializer())
                  .addSerializer(double.class, new FiniteDoubleSerializer()))
          .build();

  private static final ObjectReader STRICT =
      MAPPER.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

  private static final JsonMapper CANONICAL =
      MAPPER
          .rebuild()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private Json() {}

  /**
   * The one mapper behind everything here, for frameworks that want one. It does not look for
   * duplicate keys.
   */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /**
   * Reads one JSON value from UTF-8 text.
   *
   * @throws Rejection with code {@code MALFORMED_JSON}, {@code JSON_TOO_DEEP} or {@code
   *     JSON_TOO_LARGE}
   */
  public static @Nullable Object read(byte[] json) {
    checkSize(json.length);
    try (JsonParser parser = MAPPER.createParser(json)) {
      return readAll(parser);
    } catch (JacksonException e) {
      throw JsonProblems.rejection(e);
    }
  }

  /**
   * Reads one JSON value.
   *
   * @throws Rejection with code {@code MALFORMED_JSON}, {@code JSON_TOO_DEEP} or {@code
   *     JSON_TOO_LARGE}
   */
  public static @Nullable Object read(String json) {
    checkSize(json.length());
    try (JsonParser parser = MAPPER.createParser(json)) {
      return readAll(parser);
    } catch (JacksonException e) {
      throw JsonProblems.rejection(e);
    }
  }

  private static @Nullable Object readAll(JsonParser parser) {
    parser.nextToken();
    Object value = UntypedDeserializer.read(parser, 0);
    if (parser.nextToken() != null) {
      throw JsonProblems.malformed(
          "the end of the text after one value", "more text", parser.currentTokenLocation());
    }
    return value;
  }

  /**
   * Reads one JSON value of a type of ours.
   *
   * @throws Rejection as for {@link #read(byte[])}, and with {@code UNKNOWN_KEY}, {@code
   *     WRONG_TYPE} or {@code INVALID_VALUE} and the path where the text does not fit the type
   */
  public static <T> T read(byte[] json, Class<T> type) {
    checkSize(json.length);
    try {
      return present(STRICT.forType(type).<@Nullable T>readValue(json), type);
    } catch (JacksonException e) {
      throw JsonProblems.rejection(e);
    }
  }

  /** Reads one JSON value of a type of ours; see {@link #read(byte[], Class)}. */
  public static <T> T read(String json, Class<T> type) {
    return read(json.getBytes(StandardCharsets.UTF_8), type);
  }

  private static <T> T present(@Nullable T value, Class<T> type) {
    if (value == null) {
      throw Rejection.of(Kind.INVALID, "WRONG_TYPE", "$", "a " + type.getSimpleName(), "null");
    }
    return value;
  }

  /** Writes a value as UTF-8 text. */
  public static byte[] write(@Nullable Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** Writes a value as text. */
  public static String text(@Nullable Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /**
   * Writes a value with sorted keys, so that equal values have equal text: for hashes and
   * comparisons.
   */
  public static String canonical(@Nullable Object value) {
    return CANONICAL.writeValueAsString(value);
  }

  /**
   * How many bytes an untyped value takes when it is written, looking no further than {@code
   * limit}. Cheap: nothing is encoded, and a value that holds the same part a thousand times is
   * left as soon as the limit is reached.
   *
   * @return exactly what it takes when that is less than {@code limit}, else some number that is
   *     not less than {@code limit}
   */
  public static int sizeAtLeast(@Nullable Object value, int limit) {
    return JsonSize.atLeast(value, limit);
  }

  /** Whether an untyped value is nested deeper than this many levels; a plain value has level 0. */
  public static boolean deeperThan(@Nullable Object value, int levels) {
    return JsonSize.deeperThan(value, levels);
  }

  /** A deep copy of an untyped value that nobody can change; the order of keys is kept. */
  public static @Nullable Object immutable(@Nullable Object value) {
    return JsonCopy.immutable(value);
  }

  private static void checkSize(int length) {
    if (length > MAX_BYTES) {
      throw Rejection.of(
          Kind.TOO_LARGE,
          Problem.of("JSON_TOO_LARGE", "$", "at most " + MAX_BYTES + " bytes", length + " bytes"));
    }
  }
}
