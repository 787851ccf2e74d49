package com.nexusai.sagas.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.sagas.connector.StepResult.Failed;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFaultsTest {
  private HttpSteps steps;

  @BeforeEach
  void start(@TempDir Path home) {
    steps =
        new HttpSteps(
            home,
            "127.0.0.1",
            (name, within) -> {
              throw new UnknownHostException(name);
            });
  }

  @AfterEach
  void stop() throws Exception {
    steps.close();
  }

  private Failed answering(String method, String answer) throws Exception {
    try (RawServer raw = RawServer.answering(answer)) {
      return steps.failure("url", raw.url(), "method", method);
    }
  }

  @Test
  void nobody_listening_may_pass() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Failed failed = steps.failure("url", "http://127.0.0.1:" + port + "/?key=s3cr3t");
    assertThat(failed.code()).isEqualTo("CONNECTION_FAILED");
    assertThat(failed.retryable()).isTrue();
    assertThat(failed.message()).contains("127.0.0.1:" + port).doesNotContain("s3cr3t");
  }

  @Test
  void an_unknown_host_may_be_known_later() throws Exception {
    Failed failed = steps.failure("url", "http://nowhere.example/");
    assertThat(failed.code()).isEqualTo("HOST_UNKNOWN");
    assertThat(failed.retryable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void a_connection_closed_before_the_response_may_pass(String method) throws Exception {
    Failed failed = answering(method, "");
    assertThat(failed.code()).isEqualTo("CONNECTION_FAILED");
    assertThat(failed.retryable()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"GET, true", "PUT, true", "DELETE, true", "POST, false", "PATCH, false"})
  void a_response_that_breaks_off_is_asked_again_only_where_that_does_no_harm(
      String method, boolean retryable) throws Exception {
    Failed failed = answering(method, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    assertThat(failed.code()).isEqualTo("RESPONSE_BROKEN");
    assertThat(failed.retryable()).isEqualTo(retryable);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\u001f\u008b"
      })
  void a_body_that_ends_early_is_broken(String answer) throws Exception {
    assertThat(answering("GET", answer).code()).isEqualTo("RESPONSE_BROKEN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nbroken header line\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\nnot gzip at all, no."
      })
  void what_is_not_http_is_not_asked_again(String answer) throws Exception {
    Failed failed = answering("GET", answer);
    assertThat(failed.code()).isEqualTo("INVALID_RESPONSE");
    assertThat(failed.retryable()).isFalse();
  }

  @Test
  void a_greeting_of_another_protocol_is_no_response() throws Exception {
    Failed failed = answering("GET", "SSH-2.0-OpenSSH_9.6\r\n");
    assertThat(failed.code()).isEqualTo("CONNECTION_FAILED");
  }

  @Test
  void a_server_without_tls_is_a_tls_failure() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket socket = plain.accept()) {
              socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
              socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
              // the client hung up
            }
          });
      Failed failed = steps.failure("url", "https://127.0.0.1:" + plain.getLocalPort() + "/");
      assertThat(failed.code()).isEqualTo("TLS_FAILED");
      assertThat(failed.retryable()).isFalse();
    }
  }
}
