package com.nexusai.query.firestore;

import com.google.cloud.firestore.Blob;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much room a value takes, as Firestore counts it. */
final class Sizes {
  private static final int NUMBER = 8;
  private static final int DOCUMENT = 32;

  private Sizes() {}

  static long ofDocument(Map<String, ?> fields) {
    return DOCUMENT + of(fields);
  }

  private static long of(@Nullable Object value) {
    return switch (value) {
      case null -> 1;
      case String text -> ofText(text);
      case Boolean _ -> 1;
      case Blob blob -> blob.toBytes().length;
      case List<?> list -> {
        long sum = 0;
        for (Object each : list) {
          // One more for each: what the wire adds to it.
          sum += of(each) + 1;
        }
        yield sum;
      }
      case Map<?, ?> map -> {
        long sum = 0;
        for (Map.Entry<?, ?> each : map.entrySet()) {
          sum += of(each.getKey()) + of(each.getValue()) + 1;
        }
        yield sum;
      }
      default -> NUMBER;
    };
  }

  private static long ofText(String text) {
    long bytes = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800 || Character.isSurrogate(c)) {
        bytes += 2;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }
}
