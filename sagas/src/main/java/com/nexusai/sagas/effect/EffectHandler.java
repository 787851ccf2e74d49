package com.nexusai.sagas.effect;

/** Performs the rows of one kind. */
public interface EffectHandler {

  /** The kind of row that it performs. */
  String kind();

  /**
   * Performs one row and reports it. Called on a virtual thread, which may block but must not touch
   * a database. It may be called again for the same row, by another process or later, when the
   * report was lost.
   *
   * @return how it ended; the row is gone, unless it was {@link EffectOutcome#ABANDONED}
   * @throws EffectCommands.Undelivered when the report could not be delivered: the row is put back
   *     and performed again later
   */
  EffectOutcome perform(Effort effort) throws EffectCommands.Undelivered;
}
