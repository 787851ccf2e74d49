package com.nexusai.sagas.outbound;

import java.net.UnknownHostException;

/**
 * The guard does not let a request out.
 *
 * <p>It is an {@link UnknownHostException} because that is all that a client's look-up of a name
 * may throw.
 */
public final class OutboundRefused extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  OutboundRefused(String message) {
    super(message);
  }
}
