package com.nexusai.sagas.http;

import java.io.IOException;

/**
 * A response that began and did not end: the service has acted, but nobody has its whole answer.
 */
final class ReplyBroken extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  ReplyBroken(int status, IOException cause) {
    super(cause);
    this.status = status;
  }

  int status() {
    return status;
  }
}
