package com.nexusai.query.letters;

/** The batch of this thread, as the dead letters see it. */
public interface LetterBatch {
  /** Writes this letter with the batch; one of the same event gives way. */
  void store(DeadLetterRow letter);

  /** Removes this letter with the batch. */
  void delete(DeadLetterRow letter);

  /** Runs once the batch is written. */
  void afterCommit(Runnable work);

  /** Runs if the batch is not written. */
  void onRollback(Runnable work);
}
