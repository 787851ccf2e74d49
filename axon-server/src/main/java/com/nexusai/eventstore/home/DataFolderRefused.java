package com.nexusai.eventstore.home;

/** The data folder cannot be used; the message says in one sentence why and what to do. */
public final class DataFolderRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Refuses with a sentence for the person who started Nexus. */
  public DataFolderRefused(String sentence) {
    super(sentence);
  }

  /** Refuses with a sentence for the person who started Nexus, and the fault behind it. */
  public DataFolderRefused(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
