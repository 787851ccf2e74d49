package com.nexusai.command.request;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads bodies that may be of any content type. */
public final class ContentBody {
  private ContentBody() {}

  /**
   * The value that a body stands for: what JSON and forms say, text as text, anything else in
   * base64; null for no body.
   *
   * @throws Rejection when it is not what its content type says
   */
  public static @Nullable Object read(@Nullable String contentType, byte[] body) {
    if (body.length == 0) {
      return null;
    }
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    int semicolon = type.indexOf(';');
    String media = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    if (media.equals("application/json") || media.endsWith("+json")) {
      return Json.read(body);
    }
    if (media.equals("application/x-www-form-urlencoded")) {
      return QueryString.read(text(body, StandardCharsets.UTF_8), "$.body");
    }
    if (media.startsWith("text/") || media.equals("application/xml") || media.endsWith("+xml")) {
      return text(body, charset(type));
    }
    return Base64.getEncoder().encodeToString(body);
  }

  private static String text(byte[] body, Charset charset) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw Rejection.of(
          Kind.INVALID, "MALFORMED_TEXT", "$.body", "text in " + charset, "bytes that are none");
    }
  }

  private static Charset charset(String contentType) {
    int at = contentType.indexOf("charset=");
    if (at < 0) {
      return StandardCharsets.UTF_8;
    }
    int end = contentType.indexOf(';', at);
    String name =
        contentType
            .substring(at + "charset=".length(), end < 0 ? contentType.length() : end)
            .replace("\"", "")
            .strip();
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw Rejection.of(
          Kind.INVALID,
          "MALFORMED_TEXT",
          "headers.content-type",
          "a known charset",
          "'" + name + "'");
    }
  }
}
