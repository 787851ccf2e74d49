package com.nexusai.eventstore.file;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event ready to be written: serialized and hashed on its caller's thread, so that the writing
 * thread only adds the position and the chain.
 *
 * @param aggregateType {@code Workflow}, {@code Execution}, …; empty for an event of no aggregate
 * @param aggregateId the stream
 * @param sequence its number within the stream, from 0, without gaps
 * @param id the event's own id
 * @param type the stored type
 * @param revision the type's revision; null for the first
 * @param recordedAt in UTC, whole microseconds
 * @param metadata JSON
 * @param payload the serialized event
 * @param payloadSha256 of {@code payload}
 * @param canonical what the chain hash covers besides the position: {@link Chain#canonical}
 * @param artifacts the SHA-256 of each artifact that the payload names
 * @param attachment goes along to whoever is told of the commit: the live message
 */
public record NewEvent(
    String aggregateType,
    String aggregateId,
    long sequence,
    String id,
    String type,
    @Nullable String revision,
    Instant recordedAt,
    String metadata,
    byte[] payload,
    byte[] payloadSha256,
    byte[] canonical,
    List<byte[]> artifacts,
    Object attachment) {

  /** Finds the artifacts in the payload, here on the caller's thread. */
  public NewEvent(
      String aggregateType,
      String aggregateId,
      long sequence,
      String id,
      String type,
      @Nullable String revision,
      Instant recordedAt,
      String metadata,
      byte[] payload,
      byte[] payloadSha256,
      byte[] canonical,
      Object attachment) {
    this(
        aggregateType,
        aggregateId,
        sequence,
        id,
        type,
        revision,
        recordedAt,
        metadata,
        payload,
        payloadSha256,
        canonical,
        ArtifactNames.in(payload),
        attachment);
  }
}
