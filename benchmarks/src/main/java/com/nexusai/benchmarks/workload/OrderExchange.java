package com.nexusai.benchmarks.workload;

import com.nexusai.benchmarks.load.Exchange;
import com.nexusai.benchmarks.wire.MessageReader;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Posts orders to a webhook, each another one, and expects the answer that the workflow must
 * compute for it.
 */
public final class OrderExchange implements Exchange {
  private static final int OK = 200;
  private static final int REFERENCE_DIGITS = 10;
  private static final int QUANTITIES = 9;
  private static final int LOWEST_PRICE = 1_000;
  private static final int PRICES = 9_000;

  private final byte[] head;
  private final String answerEnd;

  /**
   * Prepares.
   *
   * @param target the webhook's path
   * @param answerEnd how the answer goes on after the total, for example {@code ,"route":"accept"}}
   */
  public OrderExchange(InetSocketAddress server, String target, String answerEnd) {
    this.answerEnd = answerEnd;
    head =
        ("POST "
                + target
                + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + server.getPort()
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body(0).length()
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
  }

  private static String body(long number) {
    return "{\"reference\":\""
        + reference(number)
        + "\",\"quantity\":"
        + quantity(number)
        + ",\"unit_cents\":"
        + price(number)
        + "}";
  }

  private static String reference(long number) {
    String digits = Long.toString(number);
    return "0".repeat(REFERENCE_DIGITS - digits.length()) + digits;
  }

  private static long quantity(long number) {
    return 1 + number % QUANTITIES;
  }

  private static long price(long number) {
    return LOWEST_PRICE + number % PRICES;
  }

  @Override
  public int requestBytesMax() {
    return head.length + body(0).length();
  }

  @Override
  public void write(long number, ByteBuffer request) {
    request.put(head).put(body(number).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public @Nullable String problem(long number, MessageReader response) {
    if (response.status() != OK) {
      return "status " + response.status();
    }
    byte[] answer = answer(number).getBytes(StandardCharsets.US_ASCII);
    // The bytes are nearly always the same; only another spelling of the same JSON is worth
    // reading.
    if (response.bodyIs(answer, answer.length) || same(answer, response.body())) {
      return null;
    }
    return "status 200 with another answer than expected";
  }

  private static boolean same(byte[] expected, byte[] found) {
    try {
      return Objects.equals(Json.read(expected), Json.read(found));
    } catch (Rejection _) {
      return false;
    }
  }

  private String answer(long number) {
    return "{\"reference\":\""
        + reference(number)
        + "\",\"total_cents\":"
        + quantity(number) * price(number)
        + answerEnd;
  }
}
