package com.nexusai.query.firestore;

import com.google.cloud.firestore.Blob;
import com.google.cloud.firestore.DocumentSnapshot;
import com.nexusai.kernel.json.Json;
import com.nexusai.query.store.Field;
import com.nexusai.query.store.SearchWords;
import com.nexusai.query.store.View;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;

/**
 * A view's documents as Firestore holds them: the document's own fields, beside them those that
 * queries use, and in {@code _words} the beginnings of the words that it is found by.
 *
 * <p>A document that is larger than Firestore allows keeps the fields that queries use, and its
 * plain values that are short; as a whole it lies, as compressed JSON, in the subcollection {@code
 * parts}.
 */
final class Documents<D> {
  static final String WORDS = "_words";
  static final String PARTS = "_parts";

  /** The document's own id, for the order that Firestore has no index of: from the last id on. */
  static final String ID = "_id";

  static final String PARTS_COLLECTION = "/parts/";

  /** How many letters of a word are kept as beginnings; a longer one is looked at when found. */
  static final int PREFIX_MAX = 10;

  /** Less than the 1 MiB that Firestore allows, with room for what surrounds it in a journal. */
  static final int BYTES_MAX = 800 * 1024;

  private static final int SHORT = 200;
  private static final String CONTENT = "gzip";

  private final View<D> view;
  private final ObjectReader reader;
  private final Map<String, Type> parts;

  Documents(View<D> view) {
    this.view = view;
    this.reader =
        Json.mapper()
            .readerFor(view.type())
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    this.parts = JsonFields.parts(view.type());
  }

  /**
   * A document as it is written.
   *
   * @param parts the further documents that it takes, by their own ids
   */
  record Encoded(
      Map<String, @Nullable Object> fields, Map<String, Map<String, @Nullable Object>> parts) {}

  /**
   * The field in Firestore that this field of the view is compared by. A time is kept as text for
   * those who read it, so the number that stands for it in queries bears another name.
   */
  String fieldName(String field) {
    return parts.get(field) == Instant.class ? field + "_micros" : field;
  }

  /**
   * A document as it is written.
   *
   * @param ownId its id within its collection
   */
  Encoded encode(String ownId, D document) {
    ObjectNode json = Json.mapper().valueToTree(document);
    Map<String, @Nullable Object> fields = JsonFields.fields(json, view.type());
    Map<String, @Nullable Object> queried = queried(document, fields);
    queried.put(ID, ownId);
    fields.putAll(queried);
    if (Sizes.ofDocument(fields) <= BYTES_MAX) {
      return new Encoded(fields, Map.of());
    }
    return large(document, json, queried);
  }

  private Map<String, @Nullable Object> queried(D document, Map<String, @Nullable Object> own) {
    Map<String, @Nullable Object> queried = new LinkedHashMap<>();
    for (Field<D> field : view.fields()) {
      Object value = field.value().apply(document);
      String name = fieldName(field.name());
      Object told = own.get(name);
      Object compared = value instanceof Integer number ? (Long) number.longValue() : value;
      if (told != null && !told.equals(compared)) {
        throw new IllegalStateException(
            "Expected the field %s of the view %s to be what the document tells, '%s', found '%s'."
                .formatted(name, view.name(), told, compared));
      }
      // What has no value is left out: then an order by it leaves the document out too.
      if (compared != null) {
        queried.put(name, compared);
      }
    }
    if (view.text() != null) {
      queried.put(WORDS, prefixes(view.text().apply(document)));
    }
    return queried;
  }

  private static List<String> prefixes(String text) {
    Set<String> prefixes = new LinkedHashSet<>();
    for (String word : SearchWords.ofText(text)) {
      int letters = Math.min(PREFIX_MAX, word.codePointCount(0, word.length()));
      for (int i = 1; i <= letters; i++) {
        prefixes.add(word.substring(0, word.offsetByCodePoints(0, i)));
      }
    }
    return List.copyOf(prefixes);
  }

  /** The beginning that this word of a query is looked up by. */
  static String prefix(String word) {
    int letters = Math.min(PREFIX_MAX, word.codePointCount(0, word.length()));
    return word.substring(0, word.offsetByCodePoints(0, letters));
  }

  private Encoded large(D document, ObjectNode json, Map<String, @Nullable Object> queried) {
    byte[] whole = Json.mapper().writerFor(view.type()).writeValueAsBytes(document);
    byte[] content = compressed(whole);
    String hash = hash(content).substring(0, 16);
    Map<String, Map<String, @Nullable Object>> pieces = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (int from = 0; from < content.length; from += BYTES_MAX) {
      byte[] piece = Arrays.copyOfRange(content, from, Math.min(content.length, from + BYTES_MAX));
      String name = hash + "-" + names.size();
      names.add(name);
      pieces.put(name, Map.of(CONTENT, Blob.fromBytes(piece)));
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    JsonFields.fields(json, view.type())
        .forEach((name, value) -> {
          if (value instanceof Long
              || value instanceof Boolean
              || (value instanceof String text && text.length() <= SHORT)) {
            fields.put(name, value);
          }
        });
    fields.putAll(queried);
    fields.put(PARTS, names);
    return new Encoded(fields, pieces);
  }

  /**
   * A document as it was written.
   *
   * @param further reads its further documents, in the order of their ids
   */
  D decode(DocumentSnapshot snapshot, Function<List<String>, List<DocumentSnapshot>> further) {
    Map<String, Object> fields = Objects.requireNonNull(snapshot.getData());
    List<String> names = partsOf(snapshot);
    if (!names.isEmpty()) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      for (DocumentSnapshot part : further.apply(names)) {
        Blob piece = part.getBlob(CONTENT);
        if (piece == null) {
          throw new IllegalStateException("A part of " + snapshot.getReference() + " is missing.");
        }
        content.writeBytes(piece.toBytes());
      }
      return reader.readValue(expanded(content.toByteArray()));
    }
    fields.keySet().removeAll(List.of(WORDS, ID));
    return reader.readValue(JsonFields.json(fields));
  }

  /** The ids of the further documents that this one takes; none for most. */
  static List<String> partsOf(DocumentSnapshot snapshot) {
    return snapshot.get(PARTS) instanceof List<?> names
        ? names.stream().map(String.class::cast).toList()
        : List.of();
  }

  private static byte[] compressed(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] expanded(byte[] content) {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(content))) {
      return gzip.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
