package com.nexusai.query.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that a projection has set aside: one that it failed on, or one that waits for such an
 * event of the same sequence.
 *
 * @param position the event's place in the global order
 * @param sequence what keeps its order: the aggregate
 * @param eventId the event's own id
 * @param causeType the class of the failure; null when the event only waits
 * @param causeMessage what the failure said; null when the event only waits
 * @param since when it was set aside
 * @param lastTried when it was last tried, or set aside
 */
public record WaitingEvent(
    long position,
    String sequence,
    String eventId,
    @Nullable String causeType,
    @Nullable String causeMessage,
    Instant since,
    Instant lastTried) {}
