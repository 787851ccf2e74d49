package com.nexusai.eventstore.home;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything Nexus remembers, owned by this process until it is closed.
 *
 * <p>Owning it proves that no other process is alive on it: claims and leases of an earlier owner
 * are void.
 */
public final class DataFolder implements AutoCloseable {
  private static final int LONGEST_OWNER = 200;

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private DataFolder(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the folder for this process, creating it for the owner's eyes only when it is not there.
   *
   * @throws DataFolderRefused when another process owns it or it cannot be written
   */
  public static DataFolder open(Path home) {
    Path path = home.toAbsolutePath().normalize();
    try {
      create(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        String owner = owner(channel);
        channel.close();
        throw new DataFolderRefused(
            "The data folder "
                + path
                + " is in use by another Nexus"
                + owner
                + ". Stop that one, or set NEXUS_HOME to another folder.");
      }
      writeOwner(channel);
      return new DataFolder(path, channel, lock);
    } catch (IOException e) {
      throw new DataFolderRefused(
          "The data folder "
              + path
              + " cannot be used ("
              + e
              + "). Set NEXUS_HOME to a folder that this user can write.",
          e);
    }
  }

  /** The folder, absolute. */
  public Path path() {
    return path;
  }

  /** A file or folder inside it. */
  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** Gives the folder back; closing twice does nothing. */
  @Override
  public void close() {
    try {
      if (channel.isOpen()) {
        lock.release();
        channel.close();
      }
    } catch (IOException e) {
      throw new DataFolderRefused("The lock on " + path + " could not be given back.", e);
    }
  }

  private static void create(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(path, ownerOnly);
    } else {
      Files.createDirectories(path);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException held) {
      // Somebody in this very process holds it already: the same refusal.
      return null;
    }
  }

  private static void writeOwner(FileChannel channel) throws IOException {
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(String.valueOf(ProcessHandle.current().pid()).getBytes(UTF_8)), 0);
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer told = ByteBuffer.allocate(LONGEST_OWNER);
    int length = channel.read(told, 0);
    String pid = length <= 0 ? "" : new String(told.array(), 0, length, UTF_8).strip();
    return pid.isEmpty() ? "" : " (process " + pid + ")";
  }
}
