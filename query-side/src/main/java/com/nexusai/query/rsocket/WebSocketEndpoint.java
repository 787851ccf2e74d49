package com.nexusai.query.rsocket;

import com.nexusai.query.live.LiveCaller;
import com.nexusai.query.web.Caller;
import jakarta.servlet.ServletContext;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.nio.ByteBuffer;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * RSocket over WebSocket at {@code /rsocket} on the web port. Whoever is signed in by the request
 * itself (a browser's cookie, which no script can read) needs no token in the setup; everybody else
 * does.
 */
final class WebSocketEndpoint implements SmartInitializingSingleton {
  static final String PATH = "/rsocket";

  private final ServletContext servlets;
  private final LiveAcceptor acceptor;

  WebSocketEndpoint(ServletContext servlets, LiveAcceptor acceptor) {
    this.servlets = servlets;
    this.acceptor = acceptor;
  }

  @Override
  public void afterSingletonsInstantiated() {
    if (!(servlets.getAttribute(ServerContainer.class.getName())
        instanceof ServerContainer container)) {
      throw new IllegalStateException("Expected a web server that knows WebSocket.");
    }
    try {
      container.addEndpoint(
          ServerEndpointConfig.Builder.create(RSocketEndpoint.class, PATH)
              .configurator(new Configurator())
              .build());
    } catch (DeploymentException e) {
      throw new IllegalStateException("Cannot serve " + PATH, e);
    }
  }

  private final class Configurator extends ServerEndpointConfig.Configurator {
    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
      return endpointClass.cast(new RSocketEndpoint(acceptor));
    }

    /** Who opens it is asked here: only the handshake knows the roles. */
    @Override
    public void modifyHandshake(
        ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
      Principal principal = request.getUserPrincipal();
      if (principal != null) {
        config
            .getUserProperties()
            .put(
                LiveCaller.class.getName(),
                Caller.watching(
                    Caller.user(principal), request.isUserInRole(Caller.ADMIN), principal));
      }
    }
  }

  /** One connection; the container makes one for each. */
  private static final class RSocketEndpoint extends Endpoint {
    private final LiveAcceptor acceptor;
    private volatile @Nullable WebSocketConnection connection;

    private RSocketEndpoint(LiveAcceptor acceptor) {
      this.acceptor = acceptor;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.setMaxBinaryMessageBufferSize(LiveAcceptor.INBOUND_MAX);
      session.setMaxTextMessageBufferSize(1);
      WebSocketConnection opened = new WebSocketConnection(session);
      connection = opened;
      Object known = config.getUserProperties().get(LiveCaller.class.getName());
      acceptor
          .serve(opened, opened.outlet(), known instanceof LiveCaller caller ? caller : null)
          .subscribe(_ -> {}, _ -> opened.dispose());
      session.addMessageHandler(ByteBuffer.class, opened::received);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      WebSocketConnection open = connection;
      if (open != null) {
        open.closed();
      }
    }

    @Override
    public void onError(Session session, Throwable cause) {
      WebSocketConnection open = connection;
      if (open != null) {
        open.dispose();
      }
    }
  }
}
