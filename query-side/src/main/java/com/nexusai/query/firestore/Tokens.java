package com.nexusai.query.firestore;

import com.google.cloud.firestore.Blob;
import com.nexusai.query.batch.Batches;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.UnableToInitializeTokenException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of the projections, written with the batch that they belong to. One server writes a
 * projection, which its commits prove, so there is nobody to claim a token from.
 */
final class Tokens implements TokenStore {
  private final Function<String, Keeper> keepers;
  private final Batches<Batch> batches;
  private final Serializer serializer;
  private final String identifier;

  /**
   * The tokens that these keepers keep.
   *
   * @param serializer writes tokens of unusual kinds
   * @param identifier names this store
   */
  Tokens(
      Function<String, Keeper> keepers,
      Batches<Batch> batches,
      Serializer serializer,
      String identifier) {
    this.keepers = keepers;
    this.batches = batches;
    this.serializer = serializer;
    this.identifier = identifier;
  }

  /** The tokens as they are for the batch of this thread. */
  private SortedMap<Integer, TokenRow> rows(String processor) {
    return keepers.apply(processor).tokens();
  }

  @Override
  public void initializeTokenSegments(
      String processorName, int segmentCount, @Nullable TrackingToken initialToken) {
    if (fetchSegments(processorName).length > 0) {
      throw new UnableToClaimTokenException(
          "Could not initialize segments. Some segments were already present.");
    }
    for (int segment = 0; segment < segmentCount; segment++) {
      storeToken(initialToken, processorName, segment);
    }
  }

  @Override
  public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
    change(processorName, segment, row(token));
  }

  @Override
  public @Nullable TrackingToken fetchToken(String processorName, int segment) {
    TokenRow row = rows(processorName).get(segment);
    if (row == null) {
      throw new UnableToClaimTokenException(
          "There is no token for segment " + segment + " of processor '" + processorName + "'.");
    }
    return token(row);
  }

  @Override
  public void releaseClaim(String processorName, int segment) {
    // There is nobody else to claim it.
  }

  @Override
  public void initializeSegment(@Nullable TrackingToken token, String processorName, int segment) {
    if (rows(processorName).containsKey(segment)) {
      throw new UnableToInitializeTokenException(
          "Segment " + segment + " of processor '" + processorName + "' is there already.");
    }
    storeToken(token, processorName, segment);
  }

  @Override
  public void deleteToken(String processorName, int segment) {
    change(processorName, segment, null);
  }

  @Override
  public boolean requiresExplicitSegmentInitialization() {
    return true;
  }

  @Override
  public int[] fetchSegments(String processorName) {
    return rows(processorName).keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public Optional<String> retrieveStorageIdentifier() {
    return Optional.of(identifier);
  }

  private void change(String processor, int segment, @Nullable TokenRow row) {
    Batch batch = batches.current();
    batch.of(keepers.apply(processor));
    batch.tokens.put(segment, row);
  }

  private TokenRow row(@Nullable TrackingToken token) {
    return switch (token) {
      case null -> new TokenRow(0, null, null);
      case GlobalSequenceTrackingToken plain -> new TokenRow(plain.getGlobalIndex(), null, null);
      default -> {
        SerializedObject<byte[]> serialized = serializer.serialize(token, byte[].class);
        yield new TokenRow(
            token.position().orElse(0),
            serialized.getType().getName(),
            Blob.fromBytes(serialized.getData()));
      }
    };
  }

  private @Nullable TrackingToken token(TokenRow row) {
    if (row.type() != null && row.token() != null) {
      return serializer.deserialize(
          new SimpleSerializedObject<>(row.token().toBytes(), byte[].class, row.type(), null));
    }
    return row.position() == 0 ? null : new GlobalSequenceTrackingToken(row.position());
  }
}
