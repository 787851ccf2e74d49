package com.nexusai.app.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sends bytes that no HTTP client would. */
final class RawHttp {
  private RawHttp() {}

  /** All that is answered until the server closes; every character is sent as one byte. */
  static String send(String address, String request) throws IOException {
    try (Socket socket = open(address)) {
      socket.setSoTimeout(10_000);
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        // Refused before all of it was sent: the answer is there to be read.
      }
      return read(socket);
    }
  }

  static Socket open(String address) throws IOException {
    URI uri = URI.create(address);
    return new Socket(uri.getHost(), uri.getPort());
  }

  private static String read(Socket socket) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(answer);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("The server neither answered nor closed: " + answer, e);
    } catch (IOException e) {
      // Reset, since we were still sending.
    }
    return answer.toString(StandardCharsets.UTF_8);
  }
}
