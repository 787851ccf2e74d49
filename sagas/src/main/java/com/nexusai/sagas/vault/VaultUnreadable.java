package com.nexusai.sagas.vault;

import org.jspecify.annotations.Nullable;

/** The vault or one of its rows cannot be decrypted, or its files cannot be used. */
public final class VaultUnreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  VaultUnreadable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
