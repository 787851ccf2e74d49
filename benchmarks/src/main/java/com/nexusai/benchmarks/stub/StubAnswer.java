package com.nexusai.benchmarks.stub;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What the stub answers to every request.
 *
 * @param status the HTTP status
 * @param body JSON text
 * @param delay how long after the request; zero for at once
 */
public record StubAnswer(int status, String body, Duration delay) {

  /** Answers 200 with this JSON at once. */
  public static StubAnswer json(String body) {
    return new StubAnswer(200, body, Duration.ZERO);
  }

  /** The whole response as it goes over the wire. */
  ByteBuffer bytes() {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ("HTTP/1.1 "
                + status
                + " Stub\r\nContent-Type: application/json\r\nContent-Length: "
                + content.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer response = ByteBuffer.allocateDirect(head.length + content.length);
    return response.put(head).put(content).flip();
  }
}
