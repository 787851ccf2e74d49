package com.nexusai.eventstore.token;

import com.nexusai.eventstore.file.Change;
import com.nexusai.eventstore.file.Statements;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.UnableToInitializeTokenException;
import org.jspecify.annotations.Nullable;

/**
 * A token that is created, moved on or deleted, by an owner that must still hold the claim then.
 */
final class TokenChange implements Change {
  enum Kind {
    CREATE,
    MOVE,
    DELETE
  }

  private static final String CREATE =
      "INSERT INTO tokens (processor, segment, type, token) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT DO NOTHING";
  private static final String MOVE =
      "UPDATE tokens SET type = ?3, token = ?4 WHERE processor = ?1 AND segment = ?2";
  private static final String DELETE = "DELETE FROM tokens WHERE processor = ? AND segment = ?";

  private final Tokens tokens;
  private final Kind kind;
  private final TokenKey key;
  private final String owner;
  private final @Nullable TrackingToken token;
  private final @Nullable String type;
  private final @Nullable String text;

  TokenChange(
      Tokens tokens,
      Kind kind,
      TokenKey key,
      String owner,
      @Nullable TrackingToken token,
      @Nullable String type,
      @Nullable String text) {
    this.tokens = tokens;
    this.kind = kind;
    this.key = key;
    this.owner = owner;
    this.token = token;
    this.type = type;
    this.text = text;
  }

  Kind kind() {
    return kind;
  }

  TokenKey key() {
    return key;
  }

  @Nullable TrackingToken token() {
    return token;
  }

  @Override
  public void write(Statements statements) throws SQLException {
    switch (kind) {
      case CREATE -> {
        if (put(statements.of(CREATE)) == 0) {
          throw new UnableToInitializeTokenException("The token " + key + " is there already.");
        }
      }
      case MOVE -> {
        requireClaim();
        requireRow(put(statements.of(MOVE)));
      }
      case DELETE -> {
        requireClaim();
        PreparedStatement delete = statements.of(DELETE);
        delete.setString(1, key.processor());
        delete.setInt(2, key.segment());
        requireRow(delete.executeUpdate());
      }
    }
  }

  private int put(PreparedStatement statement) throws SQLException {
    statement.setString(1, key.processor());
    statement.setInt(2, key.segment());
    statement.setString(3, type);
    statement.setString(4, text);
    return statement.executeUpdate();
  }

  private void requireClaim() {
    if (!tokens.isOwner(key, owner)) {
      throw new UnableToClaimTokenException(
          "Expected the token " + key + " to be claimed by '" + owner + "' at commit, it is not.");
    }
  }

  private void requireRow(int changed) {
    if (changed == 0) {
      throw new UnableToClaimTokenException("The token " + key + " is not there any more.");
    }
  }

  @Override
  public void committed() {
    if (kind == Kind.DELETE) {
      tokens.deleted(key);
    } else {
      tokens.stored(key, token);
    }
  }
}
