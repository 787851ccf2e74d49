package com.nexusai.query.firestore;

import com.nexusai.query.batch.PendingBatch;
import com.nexusai.query.letters.DeadLetterRow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A batch of one projection, which its keeper writes. */
final class Batch extends PendingBatch {
  /** The tokens by segment; null for one that goes. */
  final Map<Integer, @Nullable TokenRow> tokens = new LinkedHashMap<>();

  /** The dead letters by their event; null for one that goes. */
  final Map<String, @Nullable DeadLetterRow> letters = new LinkedHashMap<>();

  private @Nullable Keeper keeper;
  private @Nullable FirestoreFailure failure;

  /**
   * This batch is the keeper's.
   *
   * @throws IllegalStateException when it is another's already
   */
  Keeper of(Keeper other) {
    if (keeper == null) {
      keeper = other;
    } else if (keeper != other) {
      throw new IllegalStateException(
          "Expected a batch of one projection, " + keeper + ", found also " + other + ".");
    }
    return other;
  }

  /** Nothing of this batch may be written: what it was to build on could not be read. */
  FirestoreFailure failed(FirestoreFailure cause) {
    failure = cause;
    return cause;
  }

  /** Whether it changes nothing but tokens. */
  boolean isTokensAlone() {
    return documents().isEmpty()
        && removedParents().isEmpty()
        && letters.isEmpty()
        && !tokens.containsValue(null);
  }

  @Override
  public void store(DeadLetterRow letter) {
    letters.put(key(letter), letter);
  }

  @Override
  public void delete(DeadLetterRow letter) {
    letters.put(key(letter), null);
  }

  private static String key(DeadLetterRow letter) {
    return "%019d-%s".formatted(letter.position(), letter.eventId());
  }

  @Override
  protected void write() {
    if (failure != null) {
      throw failure;
    }
    if (keeper != null) {
      keeper.commit(this);
    }
  }
}
