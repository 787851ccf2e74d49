package com.nexusai.kernel.callback;

/** Signs resume URLs with a key that never leaves the server. Safe for use by many threads. */
public interface CallbackSigner {

  /** The signature of this text, made of characters that a URL may hold as they are. */
  String sign(String text);

  /**
   * Whether this is the signature of the text. Takes as long for a wrong signature as for a right
   * one.
   */
  boolean verifies(String text, String signature);
}
