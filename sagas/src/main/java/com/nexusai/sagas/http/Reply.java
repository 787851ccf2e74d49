package com.nexusai.sagas.http;

import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * A whole response.
 *
 * @param status the status code
 * @param headers as received
 * @param body decompressed; empty when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
record Reply(int status, Header[] headers, byte[] body) {

  /** The first header of this name; null when there is none. */
  @Nullable String header(String name) {
    for (Header header : headers) {
      if (header.getName().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }
}
