package com.nexusai.kernel.connection;

import com.nexusai.kernel.identity.UserId;

/** Checks signatures with secrets that only the vault knows. */
public interface HmacVerifier {

  /**
   * Whether a sender who knows the connection's secret signed these bytes with HMAC-SHA256. Takes
   * as long for a wrong signature as for a right one.
   *
   * @param owner whose connection it is
   * @param connectionId a connection of kind {@code hmac}
   * @param signedBytes exactly what was signed
   * @param hexSignature 64 hexadecimal digits in either case, without a prefix
   * @return false also when this owner has no such connection, or the signature is malformed
   */
  boolean verifies(UserId owner, String connectionId, byte[] signedBytes, String hexSignature);
}
