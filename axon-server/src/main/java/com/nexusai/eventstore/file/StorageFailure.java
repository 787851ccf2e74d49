package com.nexusai.eventstore.file;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a fault of the storage is told as. */
public final class StorageFailure {
  // As the systems' libraries word it.
  private static final List<String> NO_ROOM =
      List.of("No space left", "Disk quota exceeded", "not enough space");

  private StorageFailure() {}

  /** The refusal that tells this fault: STORAGE_FULL, STORAGE_DAMAGED or STORAGE_UNAVAILABLE. */
  public static Rejection of(SQLException fault) {
    Rejection told =
        isFull(fault)
            ? full()
            : isDamage(fault)
                ? damaged("a database as it was written", String.valueOf(fault.getMessage()))
                : unavailable(String.valueOf(fault.getMessage()));
    told.addSuppressed(fault);
    return told;
  }

  /** The refusal that tells this fault of a file beside the database. */
  public static RuntimeException of(IOException fault) {
    String message = String.valueOf(fault.getMessage());
    boolean full = NO_ROOM.stream().anyMatch(message::contains);
    RuntimeException told = full ? full() : new UncheckedIOException(fault);
    if (full) {
      told.addSuppressed(fault);
    }
    return told;
  }

  private static Rejection full() {
    return Rejection.of(
        Rejection.Kind.UNAVAILABLE,
        new Problem(
            "STORAGE_FULL",
            "$",
            "room on the disk of the data folder",
            "none",
            "Nothing was stored. Free some space: the server goes on by itself. Then try again."));
  }

  /** The refusal of what is not as it was written; {@code found} must not quote it. */
  public static Rejection damaged(String expected, String found) {
    return Rejection.of(
        Rejection.Kind.UNAVAILABLE,
        new Problem(
            "STORAGE_DAMAGED",
            "$",
            expected,
            found,
            "Stop the server and restore the data folder from a backup."));
  }

  /** The refusal of a store that cannot write now, or not any more. */
  public static Rejection unavailable(String found) {
    return Rejection.of(
        Rejection.Kind.UNAVAILABLE, "STORAGE_UNAVAILABLE", "$", "a store that can write", found);
  }

  /** Whether only the one statement is at fault and the transaction around it still stands. */
  static boolean concernsOneCaller(SQLException fault) {
    int code = primaryCode(fault);
    return code == SQLiteErrorCode.SQLITE_CONSTRAINT.code
        || code == SQLiteErrorCode.SQLITE_TOOBIG.code
        || code == SQLiteErrorCode.SQLITE_MISMATCH.code;
  }

  private static boolean isFull(SQLException fault) {
    // The index of the log lies in memory that is mapped from a file: it cannot grow either.
    return primaryCode(fault) == SQLiteErrorCode.SQLITE_FULL.code
        || (fault instanceof SQLiteException told
            && told.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE);
  }

  /** Whether the file is not what SQLite wrote. */
  static boolean isDamage(SQLException fault) {
    int code = primaryCode(fault);
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  // The extended codes keep the primary one in their low byte.
  private static int primaryCode(SQLException fault) {
    return fault.getErrorCode() & 0xff;
  }
}
