package com.nexusai.query.rsocket;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import io.netty.buffer.ByteBuf;
import io.rsocket.ConnectionSetupPayload;
import io.rsocket.Payload;
import io.rsocket.metadata.AuthMetadataCodec;
import io.rsocket.metadata.CompositeMetadata;
import io.rsocket.metadata.RoutingMetadata;
import io.rsocket.metadata.WellKnownAuthType;
import io.rsocket.metadata.WellKnownMimeType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what clients put into the metadata of frames: a bearer token in the setup, a route in each
 * request.
 */
final class Setup {
  private static final String COMPOSITE =
      WellKnownMimeType.MESSAGE_RSOCKET_COMPOSITE_METADATA.getString();
  private static final String AUTHENTICATION =
      WellKnownMimeType.MESSAGE_RSOCKET_AUTHENTICATION.getString();
  private static final String ROUTING = WellKnownMimeType.MESSAGE_RSOCKET_ROUTING.getString();
  private static final String JSON = WellKnownMimeType.APPLICATION_JSON.getString();

  private Setup() {}

  /** Refuses a client that speaks in forms we do not. */
  static void check(ConnectionSetupPayload setup) {
    if (!COMPOSITE.equals(setup.metadataMimeType())) {
      throw Rejection.of(
          Kind.INVALID,
          "UNSUPPORTED_METADATA",
          "$.metadata_mime_type",
          COMPOSITE,
          setup.metadataMimeType());
    }
    if (!JSON.equals(setup.dataMimeType())) {
      throw Rejection.of(
          Kind.INVALID, "UNSUPPORTED_DATA", "$.data_mime_type", JSON, setup.dataMimeType());
    }
  }

  /** The bearer token of a setup; empty when it has none. */
  static Optional<String> bearerToken(ConnectionSetupPayload setup) {
    ByteBuf authentication = part(setup, AUTHENTICATION);
    if (authentication == null) {
      return Optional.empty();
    }
    if (!AuthMetadataCodec.isWellKnownAuthType(authentication)
        || AuthMetadataCodec.readWellKnownAuthType(authentication) != WellKnownAuthType.BEARER) {
      throw Rejection.of(
          Kind.UNAUTHENTICATED,
          "UNAUTHENTICATED",
          "$.metadata",
          "a bearer token",
          "another kind of authentication");
    }
    return Optional.of(new String(AuthMetadataCodec.readBearerTokenAsCharArray(authentication)));
  }

  /** The route of a request. */
  static String route(Payload request) {
    ByteBuf routing = part(request, ROUTING);
    if (routing != null) {
      for (String tag : new RoutingMetadata(routing)) {
        return tag;
      }
    }
    throw Rejection.of(Kind.INVALID, "MISSING_ROUTE", "$.route", "a route in " + ROUTING, "none");
  }

  private static @Nullable ByteBuf part(Payload payload, String mimeType) {
    try {
      if (payload.hasMetadata()) {
        for (CompositeMetadata.Entry entry :
            new CompositeMetadata(payload.sliceMetadata(), false)) {
          if (mimeType.equals(entry.getMimeType())) {
            return entry.getContent();
          }
        }
      }
      return null;
    } catch (RuntimeException e) {
      throw Rejection.of(
          Kind.INVALID, "MALFORMED_METADATA", "$.metadata", COMPOSITE, "something else");
    }
  }
}
