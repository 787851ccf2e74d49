package com.nexusai.sagas.vault;

/**
 * A connection with its credential, for the moment of its use.
 *
 * @param info what may be shown
 * @param credential what may not
 */
public record Unlocked(ConnectionInfo info, Credential credential) {}
