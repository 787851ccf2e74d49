package com.nexusai.command.request;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request within its bounds. */
public final class RequestBody {
  /**
   * What is read past the limit and thrown away, so that the client gets to read the refusal: 32
   * MiB.
   */
  private static final int DRAIN_BYTES_MAX = 32 * 1024 * 1024;

  /** For all of a body; the largest that is allowed comes in it over 1.5 Mbit/s. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private RequestBody() {}

  /**
   * The bytes of the body.
   *
   * @param bytesMax how many there may be
   * @throws Rejection {@code BODY_TOO_LARGE} when there are more, {@code BODY_CUT_OFF} when the
   *     client left before it had sent them
   */
  public static byte[] bytes(HttpServletRequest request, int bytesMax) {
    try {
      InputStream body = new Patient(request.getInputStream());
      long told = request.getContentLengthLong();
      if (told > bytesMax) {
        throw tooLarge(body, bytesMax);
      }
      // A length that is told sizes the buffer, which is otherwise many times what a webhook sends.
      byte[] bytes = body.readNBytes(told >= 0 ? (int) told : bytesMax);
      if (bytes.length == bytesMax && body.read() >= 0) {
        throw tooLarge(body, bytesMax);
      }
      return bytes;
    } catch (IOException e) {
      throw Rejection.of(
          Kind.INVALID, "BODY_CUT_OFF", "$", "the whole body", "a connection that failed: " + e);
    }
  }

  /**
   * The body as a JSON value of at most {@link Json#MAX_BYTES} bytes.
   *
   * @throws Rejection {@code BODY_TOO_LARGE}, or as {@link Json#read(byte[])} refuses
   */
  public static @Nullable Object json(HttpServletRequest request) {
    return Json.read(bytes(request, Json.MAX_BYTES));
  }

  /**
   * The body as a JSON object; no body at all is an empty object.
   *
   * @throws Rejection as {@link #json}, and {@code WRONG_TYPE} when it is not an object
   */
  @SuppressWarnings("unchecked") // the keys of a JSON object are strings
  public static Map<String, @Nullable Object> object(HttpServletRequest request) {
    byte[] bytes = bytes(request, Json.MAX_BYTES);
    Object json = bytes.length == 0 ? new LinkedHashMap<>() : Json.read(bytes);
    if (json instanceof Map<?, ?> object) {
      return (Map<String, @Nullable Object>) object;
    }
    throw Rejection.of(Kind.INVALID, Problem.of("WRONG_TYPE", "$", "an object", Fields.told(json)));
  }

  /**
   * A body that has to be there in time. The web server bounds each read alone: who sends a byte
   * now and then would keep a thread for as long as they like.
   */
  private static final class Patient extends FilterInputStream {
    private final long end = System.nanoTime() + PATIENCE.toNanos();

    private Patient(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      check();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      check();
      return super.read(bytes, from, length);
    }

    private void check() throws IOException {
      if (System.nanoTime() - end > 0) {
        throw new IOException("it took more than " + PATIENCE.toSeconds() + " s");
      }
    }
  }

  private static Rejection tooLarge(InputStream body, int bytesMax) throws IOException {
    byte[] thrownAway = new byte[64 * 1024];
    long drained = 0;
    for (int n = 0; n >= 0 && drained < DRAIN_BYTES_MAX; n = body.read(thrownAway)) {
      drained += n;
    }
    return Rejection.of(
        Kind.TOO_LARGE, "BODY_TOO_LARGE", "$", "a body of at most " + bytesMax + " bytes", "more");
  }
}
