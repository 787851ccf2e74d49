package com.nexusai.app.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The secret of this data folder: who knows it is its owner. Kept in the file {@code token},
 * readable by the owner's account only; removing the file and starting again makes a new one and
 * ends every session.
 */
public final class LocalToken {
  private static final int BYTES = 32;
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private final byte[] value;

  private LocalToken(String value) {
    this.value = value.getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads the token of a data folder, making one where there is none. */
  static LocalToken open(Path home) {
    Path file = file(home);
    try {
      if (Files.exists(file)) {
        ownerOnly(file);
        return new LocalToken(read(file));
      }
      return new LocalToken(create(file));
    } catch (IOException e) {
      throw new UncheckedIOException("The token in " + file + " can be neither read nor made.", e);
    }
  }

  /** Where the token of a data folder is. */
  public static Path file(Path home) {
    return home.resolve("token");
  }

  /** Whether this is the token; takes the same time whatever is wrong with it. */
  boolean is(String presented) {
    return MessageDigest.isEqual(value, presented.getBytes(StandardCharsets.UTF_8));
  }

  /** The key from which what depends on the token is derived. */
  byte[] key() {
    return value.clone();
  }

  /** 256 random bits as text that fits into an address. */
  static String random() {
    byte[] bits = new byte[BYTES];
    new SecureRandom().nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  private static String read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (!SHAPE.matcher(text).matches()) {
      throw new IOException("it holds no token; remove the file and start again");
    }
    return text;
  }

  private static String create(Path file) throws IOException {
    String text = random();
    Path draft = file.resolveSibling("token.new");
    Files.deleteIfExists(draft);
    Files.createFile(draft, permissions(file));
    Files.writeString(draft, text + "\n", StandardOpenOption.SYNC);
    // Moved as a whole: a crash leaves either no token or a complete one.
    Files.move(draft, file);
    return text;
  }

  private static FileAttribute<?>[] permissions(Path file) {
    return posix(file)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void ownerOnly(Path file) throws IOException {
    if (posix(file)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static boolean posix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
