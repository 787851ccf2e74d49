package com.nexusai.kernel.history;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as it was stored.
 *
 * @param position its global position: 1 for the first event of the store, and strictly growing;
 *     gaps are possible
 * @param aggregateType {@code Workflow}, {@code Execution}, …
 * @param aggregateId the stream that it belongs to
 * @param sequence its number within that stream, from 0
 * @param id the event's own id
 * @param type the stored type: the event's class name
 * @param revision the type's revision; null for the first
 * @param recordedAt the store's time of the event, in UTC
 * @param payload the event; null when its payload was erased ("erased", never "broken")
 * @param metadata who caused it (actor, correlation, trace); never a secret
 */
public record RecordedEvent(
    long position,
    String aggregateType,
    String aggregateId,
    long sequence,
    String id,
    String type,
    @Nullable String revision,
    Instant recordedAt,
    @Nullable Object payload,
    Map<String, ?> metadata) {

  /** Whether the payload was removed by retention or on a person's request. */
  public boolean erased() {
    return payload == null;
  }
}
