package com.nexusai.sagas.http;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.sagas.connector.StepResult.Failed;
import com.nexusai.sagas.outbound.WebAddress;
import com.nexusai.sagas.redaction.Redactor;
import com.nexusai.sagas.vault.Credential;
import com.nexusai.sagas.vault.Unlocked;
import com.nexusai.sagas.vault.Vault;
import com.nexusai.sagas.vault.VaultUnreadable;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/**
 * What a call sends to prove who asks.
 *
 * @param header null when the call uses no connection
 * @param redactor knows the secrets in it
 */
record Credentials(@Nullable Header header, Redactor redactor) {
  static final Credentials NONE = new Credentials(null, Redactor.NONE);

  /**
   * The credentials of a connection for a call to that address.
   *
   * @throws CallFailed when the owner has no such connection, or it is not for this address
   */
  static Credentials of(
      Vault vault, UserId owner, @Nullable String connectionId, WebAddress address)
      throws CallFailed {
    if (connectionId == null) {
      return NONE;
    }
    Unlocked unlocked = unlock(vault, owner, connectionId);
    if (!unlocked.info().mayGoTo(address)) {
      throw failed(
          "CONNECTION_HOST_REFUSED",
          "The connection '"
              + connectionId
              + "' may be sent only to "
              + unlocked.info().hosts()
              + ", not to "
              + address.host()
              + ":"
              + address.port()
              + ".");
    }
    Credential credential = unlocked.credential();
    return new Credentials(header(credential, connectionId), Redactor.of(credential.secrets()));
  }

  private static Unlocked unlock(Vault vault, UserId owner, String id) throws CallFailed {
    try {
      return vault
          .unlock(owner, id)
          .filter(unlocked -> unlocked.info().service().equals(HttpConnector.SERVICE))
          .orElseThrow(() ->
              failed(
                  "CONNECTION_NOT_FOUND",
                  "Expected the id of an http connection of yours, found '" + id + "'."));
    } catch (VaultUnreadable e) {
      throw failed("CONNECTION_UNREADABLE", String.valueOf(e.getMessage()));
    }
  }

  private static Header header(Credential credential, String id) throws CallFailed {
    return switch (credential) {
      case Credential.Bearer(String token) -> new BasicHeader("Authorization", "Bearer " + token);
      case Credential.Basic basic -> new BasicHeader("Authorization", "Basic " + basic.encoded());
      case Credential.HeaderValue(String name, String value) -> new BasicHeader(name, value);
      case Credential.Hmac _ ->
          throw failed(
              "CONNECTION_NOT_FOUND",
              "The connection '" + id + "' is a webhook's and is never sent.");
    };
  }

  private static CallFailed failed(String code, String message) {
    return new CallFailed(Failed.permanent(code, message));
  }
}
