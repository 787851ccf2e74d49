package com.nexusai.eventstore.artifact;

import com.nexusai.eventstore.file.Chain;
import com.nexusai.eventstore.file.StorageFailure;
import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.problem.Rejection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** Artifacts as files: {@code ab/cdef…} holds the bytes whose SHA-256 is {@code abcdef…}. */
public final class FileArtifactStore implements ArtifactStore {
  private static final int BYTES_MAX = 256 << 20;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final Path folder;
  private final ArtifactHolds holds = new ArtifactHolds();

  /** Keeps files below this folder, which is created with the first. */
  public FileArtifactStore(Path folder) {
    this.folder = folder;
  }

  @Override
  public String keep(byte[] content) {
    if (content.length > BYTES_MAX) {
      throw Rejection.of(
          Rejection.Kind.TOO_LARGE,
          "ARTIFACT_TOO_LARGE",
          "$",
          "at most " + BYTES_MAX + " bytes",
          content.length + " bytes");
    }
    String sha256 = HexFormat.of().formatHex(Chain.hash(content));
    Path target = path(sha256);
    // Before the look: what is there and held stays there.
    holds.hold(sha256);
    try {
      if (!Files.exists(target)) {
        write(target, content);
      }
      // Also for a file that is there: whoever renamed it may not have come this far yet.
      sync(target.resolveSibling("."));
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
    return sha256;
  }

  @Override
  public Optional<byte[]> read(String sha256) {
    if (!SHA256.matcher(sha256).matches()) {
      return Optional.empty();
    }
    try {
      byte[] content = Files.readAllBytes(path(sha256));
      String found = HexFormat.of().formatHex(Chain.hash(content));
      if (!found.equals(sha256)) {
        throw StorageFailure.damaged(
            "the artifact " + sha256 + " as it was kept", "bytes that hash to " + found);
      }
      return Optional.of(content);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
  }

  @Override
  public void erase(String sha256) {
    if (!SHA256.matcher(sha256).matches()) {
      return;
    }
    try {
      Path target = path(sha256);
      if (Files.deleteIfExists(target)) {
        sync(target.resolveSibling("."));
      }
    } catch (IOException e) {
      throw StorageFailure.of(e);
    }
  }

  /**
   * Erases these bytes unless somebody still needs them.
   *
   * @param named whether something durable names them; asked while nobody can begin to keep them
   * @return whether they are gone
   */
  boolean eraseUnless(String sha256, BooleanSupplier named) {
    return holds.unlessHeld(
        sha256,
        () -> {
          if (named.getAsBoolean()) {
            return false;
          }
          erase(sha256);
          return true;
        });
  }

  private Path path(String sha256) {
    return folder.resolve(sha256.substring(0, 2)).resolve(sha256.substring(2));
  }

  private void write(Path target, byte[] content) throws IOException {
    createFolder(target.resolveSibling("."));
    Path unfinished = target.resolveSibling(UUID.randomUUID() + ".unfinished");
    try {
      try (FileChannel channel =
          FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(true);
      }
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private void createFolder(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      Files.createDirectories(parent);
      sync(folder);
      Path above = folder.toAbsolutePath().getParent();
      if (above != null) {
        sync(above);
      }
    }
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
