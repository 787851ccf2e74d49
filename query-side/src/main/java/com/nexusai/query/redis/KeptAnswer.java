package com.nexusai.query.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it lies in Redis.
 *
 * @param question what it answers, in full: an answer to another question is never given
 * @param asOf everything up to this position is in it
 * @param scopes what it tells of
 * @param json the answer
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record KeptAnswer(String question, long asOf, List<String> scopes, byte[] json) {
  /** Changes when anything about these bytes, or about the JSON in them, does. */
  static final int SCHEMA = 1;

  KeptAnswer {
    scopes = List.copyOf(scopes);
  }

  byte[] written() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length + 512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(SCHEMA);
      write(out, question);
      out.writeLong(asOf);
      out.writeByte(scopes.size());
      for (String scope : scopes) {
        write(out, scope);
      }
      out.writeInt(json.length);
      out.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Reads it; null when these bytes are no answer to this question. */
  static @Nullable KeptAnswer read(byte[] bytes, String question) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != SCHEMA || !read(in).equals(question)) {
        return null;
      }
      long asOf = in.readLong();
      int count = in.readUnsignedByte();
      List<String> scopes = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        scopes.add(read(in));
      }
      return in.readInt() == in.available()
          ? new KeptAnswer(question, asOf, scopes, in.readAllBytes())
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("Expected " + length + " more bytes, found " + in.available() + ".");
    }
    return new String(in.readNBytes(length), UTF_8);
  }
}
