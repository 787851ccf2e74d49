package com.nexusai.query.firestore;

/** Firestore refused what it was asked. The events are safe; the read models catch up from them. */
public class FirestoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FirestoreFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** Firestore did not answer, or not in time; whether a write was carried out is not known. */
  static final class Unavailable extends FirestoreFailure {
    private static final long serialVersionUID = 1L;

    Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A write met a document that is no longer as it was when we last wrote it. */
  static final class Overtaken extends FirestoreFailure {
    private static final long serialVersionUID = 1L;

    Overtaken(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
