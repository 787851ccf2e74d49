package com.nexusai.app.server;

import java.net.BindException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;

/** Nexus could not start; the message is one sentence for the person who started it. */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean foreseen;

  private StartRefused(String sentence, boolean foreseen, Throwable cause) {
    super(sentence, cause);
    this.foreseen = foreseen;
  }

  /** Finds the reason that a person can do something about in what the framework threw. */
  public static StartRefused because(Throwable failed) {
    @Nullable Throwable cause = failed;
    Throwable root = failed;
    while (cause != null) {
      String sentence = sentence(cause);
      if (sentence != null) {
        return new StartRefused(sentence, true, failed);
      }
      root = cause;
      cause = cause.getCause();
    }
    return new StartRefused("Nexus could not start: " + root, false, failed);
  }

  /** Whether the sentence says all; otherwise the cause is worth showing. */
  public boolean foreseen() {
    return foreseen;
  }

  private static @Nullable String sentence(Throwable cause) {
    return switch (cause) {
      case PortInUseException taken ->
          "Port "
              + taken.getPort()
              + " is in use by another program. Stop that one, or set NEXUS_PORT to another port.";
      case BindException taken when taken.getMessage() != null ->
          "A port is in use by another program ("
              + taken.getMessage()
              + "). Stop that one, or set NEXUS_PORT or NEXUS_RSOCKET_PORT to another port.";
      // Our own exceptions hold a sentence: a setting, the data folder, the vault, a database file.
      case RuntimeException ours when ours.getClass().getName().startsWith("com.nexusai.") ->
          ours.getMessage();
      default -> null;
    };
  }
}
