package com.nexusai.benchmarks.load;

import com.nexusai.benchmarks.wire.MessageReader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What is asked of a server again and again, and what it must answer. Called by one thread. */
public interface Exchange {

  /** How many bytes a request has at the most. */
  int requestBytesMax();

  /** Writes the request with this number, complete with its head, into an empty buffer. */
  void write(long number, ByteBuffer request);

  /**
   * Judges the answer to the request with this number.
   *
   * @return what is wrong with it, in a few words that are the same for the same fault; null when
   *     it is right
   */
  @Nullable String problem(long number, MessageReader response);
}
