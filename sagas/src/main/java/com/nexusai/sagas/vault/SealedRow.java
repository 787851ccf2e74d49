package com.nexusai.sagas.vault;

/**
 * A connection as it is stored.
 *
 * @param info readable
 * @param secret the encrypted fields of the credential
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SealedRow(ConnectionInfo info, byte[] secret) {}
