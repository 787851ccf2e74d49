package com.nexusai.sagas.http;

import java.time.Duration;

/**
 * What bounds a call, whatever the other side does.
 *
 * @param responseBytesMax size of a response body, also after decompression
 * @param ratioMax how many times larger than its compressed form a body may grow once it is larger
 *     than {@code ratioFreeBytes}
 * @param ratioFreeBytes up to here any ratio is fine: small bodies of repeated text compress well
 * @param redirectsMax how many redirects one call follows
 * @param connectTimeout how long connecting to one address may take
 */
record HttpLimits(
    int responseBytesMax,
    int ratioMax,
    int ratioFreeBytes,
    int redirectsMax,
    Duration connectTimeout) {

  static final HttpLimits DEFAULT =
      new HttpLimits(10 << 20, 200, 1 << 20, 5, Duration.ofSeconds(10));

  HttpLimits withResponseBytesMax(int bytes) {
    return new HttpLimits(bytes, ratioMax, ratioFreeBytes, redirectsMax, connectTimeout);
  }
}
