package com.nexusai.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
  private final MessageReader reader = new MessageReader();

  @Test
  void a_body_with_a_length_is_read_whatever_the_case_of_the_header() throws IOException {
    feed("HTTP/1.1 201 Created\r\nX: y\r\ncontent-LENGTH:  5\r\n\r\nhello");
    assertThat(reader.complete()).isTrue();
    assertThat(reader.status()).isEqualTo(201);
    assertThat(body()).isEqualTo("hello");
    assertThat(reader.bodyIs("hello!".getBytes(StandardCharsets.UTF_8), 5)).isTrue();
    assertThat(reader.bodyIs("hellO".getBytes(StandardCharsets.UTF_8), 5)).isFalse();
  }

  @Test
  void chunks_are_joined() throws IOException {
    feed(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA\r\n, world...\r\n0\r\n\r\n");
    assertThat(reader.complete()).isTrue();
    assertThat(body()).isEqualTo("hello, world...");
  }

  @Test
  void a_message_that_comes_byte_by_byte_is_complete_only_with_its_last_byte() throws IOException {
    for (String message :
        new String[] {
          "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        }) {
      for (int i = 0; i < message.length(); i++) {
        assertThat(reader.complete()).as("before byte %d of %s", i, message).isFalse();
        feed(message.substring(i, i + 1));
      }
      assertThat(reader.complete()).isTrue();
      assertThat(body()).isEqualTo("abc");
      reader.next();
    }
  }

  @Test
  void what_follows_a_message_is_the_next_one() throws IOException {
    feed(
        "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nxxGET /b HTTP/1.1\r\nIdempotency-Key: k-1 \r\n\r\n");
    assertThat(reader.complete()).isTrue();
    assertThat(reader.firstLine()).isEqualTo("POST /a HTTP/1.1");
    assertThat(reader.header("idempotency-key")).isNull();
    reader.next();
    assertThat(reader.complete()).isTrue();
    assertThat(reader.firstLine()).isEqualTo("GET /b HTTP/1.1");
    assertThat(reader.header("idempotency-key")).isEqualTo("k-1");
    assertThat(reader.bodyLength()).isZero();
    reader.next();
    assertThat(reader.empty()).isTrue();
  }

  @Test
  void a_connection_that_will_be_closed_is_told() throws IOException {
    feed("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n");
    assertThat(reader.complete()).isTrue();
    assertThat(reader.lastOnConnection()).isTrue();
  }

  @Test
  void a_message_larger_than_the_first_buffer_fits() throws IOException {
    String body = "b".repeat(200_000);
    feed("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + body);
    assertThat(reader.complete()).isTrue();
    assertThat(body()).isEqualTo(body);
  }

  @Test
  void a_length_beyond_reason_and_a_chunk_without_a_size_are_errors() throws IOException {
    feed("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n");
    assertThatThrownBy(reader::complete)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Content-Length");
    reader.reset();
    feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n");
    assertThatThrownBy(reader::complete)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chunk");
  }

  private String body() {
    return new String(reader.body(), StandardCharsets.UTF_8);
  }

  private void feed(String text) throws IOException {
    ReadableByteChannel channel =
        Channels.newChannel(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    int count = reader.readFrom(channel);
    while (count > 0) {
      count = reader.readFrom(channel);
    }
  }
}
