package com.nexusai.sagas.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/** Looks up the addresses of a name. */
@FunctionalInterface
public interface NameResolver {

  /**
   * All addresses of this name, at least one.
   *
   * @param within how long the look-up may take
   * @throws UnknownHostException when it has none, or none was found in time
   */
  InetAddress[] lookUp(String name, Duration within)
      throws UnknownHostException, InterruptedException;
}
