package com.nexusai.eventstore.token;

import com.nexusai.eventstore.token.TokenChange.Kind;
import com.nexusai.eventstore.transaction.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.UnableToInitializeTokenException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Tokens in the event file: a batch's token is durable exactly when what the batch did is.
 *
 * <p>Reading a token never touches the file.
 */
public final class SqliteTokenStore implements TokenStore {
  private final Transactions transactions;
  private final Tokens tokens;
  private final Serializer serializer;
  private final String owner;
  private final Duration claimTimeout;
  private final Clock clock;
  private final String storageId;

  /**
   * A node's view of the tokens.
   *
   * @param owner this node
   * @param claimTimeout after this time without a sign of its owner a claim is void
   * @param storageId names the file that the tokens are in
   */
  public SqliteTokenStore(
      Transactions transactions,
      Tokens tokens,
      Serializer serializer,
      String owner,
      Duration claimTimeout,
      Clock clock,
      String storageId) {
    this.transactions = transactions;
    this.tokens = tokens;
    this.serializer = serializer;
    this.owner = owner;
    this.claimTimeout = claimTimeout;
    this.clock = clock;
    this.storageId = storageId;
  }

  @Override
  public void initializeTokenSegments(String processor, int count) {
    initializeTokenSegments(processor, count, null);
  }

  @Override
  public void initializeTokenSegments(
      String processor, int count, @Nullable TrackingToken initial) {
    if (fetchSegments(processor).length > 0) {
      throw new UnableToClaimTokenException(
          "The segments of " + processor + " have been created already.");
    }
    transactions.executeInTransaction(() -> {
      for (int segment = 0; segment < count; segment++) {
        initializeSegment(initial, processor, segment);
      }
    });
  }

  @Override
  public void initializeSegment(@Nullable TrackingToken token, String processor, int segment) {
    TokenKey key = new TokenKey(processor, segment);
    if (exists(key)) {
      throw new UnableToInitializeTokenException("The token " + key + " is there already.");
    }
    transactions.write(change(Kind.CREATE, key, token));
  }

  @Override
  public void storeToken(@Nullable TrackingToken token, String processor, int segment) {
    TokenKey key = new TokenKey(processor, segment);
    claim(key);
    transactions.write(change(Kind.MOVE, key, token));
  }

  @Override
  public @Nullable TrackingToken fetchToken(String processor, int segment) {
    TokenKey key = new TokenKey(processor, segment);
    claim(key);
    TokenChange pending = pending(key);
    return pending == null ? tokens.token(key) : pending.token();
  }

  @Override
  public @Nullable TrackingToken fetchToken(String processor, Segment segment) {
    TokenKey key = new TokenKey(processor, segment.getSegmentId());
    boolean ownedBefore = tokens.isOwner(key, owner);
    TrackingToken token = fetchToken(processor, segment.getSegmentId());
    String changed = changedShape(processor, segment);
    if (changed != null) {
      if (!ownedBefore) {
        tokens.release(key, owner);
      }
      throw new UnableToClaimTokenException("The segment " + key + " " + changed + ".");
    }
    return token;
  }

  private @Nullable String changedShape(String processor, Segment segment) {
    int mergeable = segment.mergeableSegmentId();
    if (mergeable > segment.getSegmentId() && !exists(new TokenKey(processor, mergeable))) {
      return "has been merged with another";
    }
    return exists(new TokenKey(processor, segment.splitSegmentId()))
        ? "has been split in two"
        : null;
  }

  @Override
  public void extendClaim(String processor, int segment) {
    TokenKey key = new TokenKey(processor, segment);
    if (!tokens.isOwner(key, owner)) {
      throw unclaimable(key);
    }
    claim(key);
  }

  @Override
  public void releaseClaim(String processor, int segment) {
    tokens.release(new TokenKey(processor, segment), owner);
  }

  @Override
  public void deleteToken(String processor, int segment) {
    TokenKey key = new TokenKey(processor, segment);
    if (!tokens.isOwner(key, owner)) {
      throw unclaimable(key);
    }
    transactions.write(change(Kind.DELETE, key, null));
  }

  @Override
  public boolean requiresExplicitSegmentInitialization() {
    return true;
  }

  @Override
  public int[] fetchSegments(String processor) {
    int[] durable = tokens.segments(processor);
    List<TokenChange> pending = transactions.uncommitted(TokenChange.class);
    if (pending.isEmpty()) {
      return durable;
    }
    var segments = new java.util.TreeSet<>(Arrays.stream(durable).boxed().toList());
    for (TokenChange change : pending) {
      if (change.key().processor().equals(processor)) {
        switch (change.kind()) {
          case CREATE -> segments.add(change.key().segment());
          case DELETE -> segments.remove(change.key().segment());
          case MOVE -> {} // the segment is there and stays
        }
      }
    }
    return segments.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public List<Segment> fetchAvailableSegments(String processor) {
    int[] all = fetchSegments(processor);
    return Arrays.stream(all)
        .filter(segment ->
            tokens.mayClaim(new TokenKey(processor, segment), owner, clock.instant(), claimTimeout))
        .mapToObj(segment -> Segment.computeSegment(segment, all))
        .toList();
  }

  @Override
  public Optional<String> retrieveStorageIdentifier() {
    return Optional.of(storageId);
  }

  private boolean exists(TokenKey key) {
    TokenChange pending = pending(key);
    return pending == null ? tokens.exists(key) : pending.kind() != Kind.DELETE;
  }

  private @Nullable TokenChange pending(TokenKey key) {
    return transactions.uncommitted(TokenChange.class).reversed().stream()
        .filter(change -> change.key().equals(key))
        .findFirst()
        .orElse(null);
  }

  private void claim(TokenKey key) {
    if (!tokens.claim(key, owner, clock.instant(), claimTimeout)) {
      throw unclaimable(key);
    }
  }

  private UnableToClaimTokenException unclaimable(TokenKey key) {
    return new UnableToClaimTokenException(
        "The token "
            + key
            + " cannot be claimed by '"
            + owner
            + "': "
            + (tokens.exists(key)
                ? "it belongs to '" + tokens.owner(key) + "'."
                : "it has not been initialized."));
  }

  private TokenChange change(Kind kind, TokenKey key, @Nullable TrackingToken token) {
    SerializedObject<String> text =
        token == null ? null : serializer.serialize(token, String.class);
    return new TokenChange(
        tokens,
        kind,
        key,
        owner,
        token,
        text == null ? null : text.getType().getName(),
        text == null ? null : text.getData());
  }
}
