package com.nexusai.sagas.http;

import com.nexusai.sagas.connector.StepResult;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Reads and decompresses a response body, within bounds at every byte. */
final class BodyReader {
  private static final int CHUNK = 16 * 1024;
  // Two are already unusual; each further one could multiply the work of the one before.
  private static final int ENCODINGS_MAX = 2;

  private final HttpLimits limits;

  BodyReader(HttpLimits limits) {
    this.limits = limits;
  }

  /**
   * The decompressed body.
   *
   * @param declaredLength the Content-Length; negative when there is none
   * @param contentEncoding the header, or null
   * @throws CallFailed when a bound is passed
   */
  byte[] read(InputStream body, long declaredLength, @Nullable String contentEncoding)
      throws IOException, CallFailed {
    if (declaredLength > limits.responseBytesMax()) {
      throw tooLarge();
    }
    try {
      return readAll(new Counted(body, limits.responseBytesMax()), declaredLength, contentEncoding);
    } catch (RawTooLarge e) {
      throw tooLarge();
    }
  }

  private byte[] readAll(Counted raw, long declaredLength, @Nullable String contentEncoding)
      throws IOException, CallFailed {
    ByteArrayOutputStream whole = new ByteArrayOutputStream(firstSize(declaredLength));
    byte[] chunk = new byte[firstSize(declaredLength)];
    try (InputStream decoded = decode(raw, contentEncoding)) {
      for (int n = decoded.read(chunk); n >= 0; n = decoded.read(chunk)) {
        whole.write(chunk, 0, n);
        check(whole.size(), raw.count, decoded != raw);
      }
    }
    drain(raw, chunk);
    return whole.toByteArray();
  }

  // What stands behind the end of a compressed body must be read, or the connection is lost.
  private static void drain(Counted raw, byte[] chunk) throws IOException {
    int n;
    do {
      n = raw.read(chunk);
    } while (n >= 0);
  }

  private static int firstSize(long declaredLength) {
    return declaredLength >= 0 ? Math.clamp(declaredLength, 64, CHUNK) : 4096;
  }

  private void check(long decoded, long raw, boolean compressed) throws CallFailed {
    if (decoded > limits.responseBytesMax()) {
      throw tooLarge();
    }
    if (compressed && decoded > limits.ratioFreeBytes() && decoded > raw * limits.ratioMax()) {
      throw new CallFailed(
          StepResult.Failed.permanent(
              "RESPONSE_BOMB",
              "The response grows more than " + limits.ratioMax() + " times when decompressed."));
    }
  }

  private CallFailed tooLarge() {
    return new CallFailed(
        StepResult.Failed.permanent(
            "RESPONSE_TOO_LARGE",
            "Expected a response of at most " + limits.responseBytesMax() + " bytes."));
  }

  private static InputStream decode(InputStream raw, @Nullable String contentEncoding)
      throws IOException, CallFailed {
    if (contentEncoding == null || contentEncoding.isBlank()) {
      return raw;
    }
    String[] encodings = contentEncoding.toLowerCase(Locale.ROOT).split(",", -1);
    if (encodings.length > ENCODINGS_MAX) {
      throw unsupported();
    }
    InputStream decoded = raw;
    for (int i = encodings.length - 1; i >= 0; i--) {
      decoded = decodeOne(decoded, encodings[i].strip());
    }
    return decoded;
  }

  private static InputStream decodeOne(InputStream in, String encoding)
      throws IOException, CallFailed {
    return switch (encoding) {
      case "identity", "" -> in;
      case "gzip", "x-gzip" -> gzip(in);
      case "deflate" -> deflate(in);
      default -> throw unsupported();
    };
  }

  private static InputStream gzip(InputStream in) throws IOException {
    PushbackInputStream peeked = new PushbackInputStream(in, 1);
    int first = peeked.read();
    if (first < 0) {
      return peeked; // an answer to HEAD, or 304, may name an encoding and send nothing
    }
    peeked.unread(first);
    return new GZIPInputStream(peeked, CHUNK);
  }

  // "deflate" means zlib, but some servers have always sent it raw.
  private static InputStream deflate(InputStream in) throws IOException {
    PushbackInputStream peeked = new PushbackInputStream(in, 2);
    int first = peeked.read();
    if (first < 0) {
      return peeked;
    }
    int second = peeked.read();
    if (second >= 0) {
      peeked.unread(second);
    }
    peeked.unread(first);
    boolean zlib = (first & 0x0F) == 8 && second >= 0 && ((first << 8) + second) % 31 == 0;
    return new Raw(peeked, new Inflater(!zlib));
  }

  private static CallFailed unsupported() {
    return new CallFailed(
        StepResult.Failed.permanent(
            "INVALID_RESPONSE", "Expected a body that is plain, gzip or deflate encoded."));
  }

  private static final class Raw extends InflaterInputStream {
    Raw(InputStream in, Inflater inflater) {
      super(in, inflater, CHUNK);
    }

    // The superclass ends only an inflater of its own, and native memory should not wait for the
    // collector.
    @Override
    public void close() throws IOException {
      inf.end();
      super.close();
    }
  }

  private static final class RawTooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Counted extends FilterInputStream {
    private final long max;
    private long count;

    Counted(InputStream in, long max) {
      super(in);
      this.max = max;
    }

    // A compressed body may go on for ever and hold nothing, so what arrives is bounded as well.
    private void count(int read) throws RawTooLarge {
      count += Math.max(0, read);
      if (count > max) {
        throw new RawTooLarge();
      }
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = in.read(bytes, offset, length);
      count(n);
      return n;
    }

    // Closing a decoder must not read the rest of a body that was just refused.
    @Override
    public void close() {}
  }
}
