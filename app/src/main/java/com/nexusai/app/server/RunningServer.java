package com.nexusai.app.server;

import com.nexusai.app.identity.LoginLinks;
import java.util.Optional;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A server that is ready, in this process.
 *
 * @param context all of it; closing it stops the server
 * @param address where it is, for example {@code http://127.0.0.1:8080}
 */
public record RunningServer(ConfigurableApplicationContext context, String address)
    implements AutoCloseable {

  /** The server of a context that has started. */
  public static RunningServer of(ConfigurableApplicationContext context) {
    return new RunningServer(context, context.getBean(ServerFile.class).address());
  }

  /** A link that signs a browser in, once; empty where users sign in elsewhere. */
  public Optional<String> loginLink() {
    return context.getBeanProvider(LoginLinks.class).stream()
        .findFirst()
        .map(links -> address + links.next());
  }

  @Override
  public void close() {
    context.close();
  }
}
