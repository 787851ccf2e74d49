package com.nexusai.eventstore.file;

import com.nexusai.kernel.problem.Rejection;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** What a fault of the storage is told as. */
public final class StorageFailure {
  private StorageFailure() {}

  /** The refusal that tells this fault: STORAGE_FULL or STORAGE_UNAVAILABLE. */
  public static Rejection of(SQLException fault) {
    Rejection told =
        primaryCode(fault) == SQLiteErrorCode.SQLITE_FULL.code
            ? Rejection.of(
                Rejection.Kind.UNAVAILABLE,
                "STORAGE_FULL",
                "$",
                "room on the disk of the data folder",
                "none; nothing was stored, free some space and try again")
            : unavailable(String.valueOf(fault.getMessage()));
    told.addSuppressed(fault);
    return told;
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

  // The extended codes keep the primary one in their low byte.
  private static int primaryCode(SQLException fault) {
    return fault.getErrorCode() & 0xff;
  }
}
