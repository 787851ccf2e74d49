package com.nexusai.client;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.metadata.CompositeMetadataCodec;
import io.rsocket.metadata.TaggingMetadataCodec;
import io.rsocket.metadata.WellKnownMimeType;
import io.rsocket.util.DefaultPayload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** One subscription: where it is, and how it goes on after the connection was lost. */
final class Following {
  /** What a later try may mend. */
  private static final Set<String> PASSING =
      Set.of("SUBSCRIBER_TOO_SLOW", "READ_MODEL_BEHIND", "INTERNAL");

  private static final String EXPIRED = "TOKEN_EXPIRED";
  private static final long PAUSE_MIN_MILLIS = 100;
  private static final long PAUSE_MAX_MILLIS = 10_000;

  private final Mono<RSocket> connection;
  private final String route;
  private final BooleanSupplier closed;
  private volatile @Nullable Long position;
  private volatile int failures;

  Following(Mono<RSocket> connection, String route, @Nullable Long after, BooleanSupplier closed) {
    this.connection = connection;
    this.route = route;
    this.position = after;
    this.closed = closed;
  }

  Flux<LiveUpdate> updates() {
    return Flux.defer(() -> connection.flatMapMany(socket -> socket.requestStream(request())))
        .map(this::taken)
        .onErrorMap(Following::told)
        .retryWhen(Retry.from(errors -> errors.concatMap(signal -> again(signal.failure()))));
  }

  private LiveUpdate taken(Payload payload) {
    try {
      LiveUpdate update = Frames.read(payload.getDataUtf8());
      position = update.position();
      failures = 0;
      return update;
    } finally {
      payload.release();
    }
  }

  private static Throwable told(Throwable error) {
    LiveRefused refused = error instanceof LiveRefused already ? already : LiveRefused.in(error);
    return refused == null ? error : refused;
  }

  /** When to try again; the error itself when there is no use. */
  private Mono<Long> again(Throwable error) {
    int before = failures;
    failures = before + 1;
    boolean useless =
        closed.getAsBoolean()
            || (error instanceof LiveRefused refused && !passes(refused.code(), before));
    return useless
        ? Mono.error(error)
        : Mono.delay(
            Duration.ofMillis(
                Math.min(PAUSE_MAX_MILLIS, PAUSE_MIN_MILLIS << Math.min(before, 10))));
  }

  /** A token that has ended is followed by a new one; when that has ended too, there is none. */
  private static boolean passes(String code, int before) {
    return PASSING.contains(code) || (code.equals(EXPIRED) && before <= 1);
  }

  private Payload request() {
    ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    CompositeByteBuf metadata = allocator.compositeBuffer();
    CompositeMetadataCodec.encodeAndAddMetadata(
        metadata,
        allocator,
        WellKnownMimeType.MESSAGE_RSOCKET_ROUTING,
        TaggingMetadataCodec.createTaggingContent(allocator, List.of(route)));
    Long from = position;
    String data = from == null ? "{}" : "{\"from\":" + from + "}";
    return DefaultPayload.create(
        Unpooled.wrappedBuffer(data.getBytes(StandardCharsets.UTF_8)), metadata);
  }
}
