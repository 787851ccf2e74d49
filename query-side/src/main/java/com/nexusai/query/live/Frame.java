package com.nexusai.query.live;

/**
 * What is sent to subscribers of one change, encoded once for all of them.
 *
 * @param position of the event that it tells of, or that a snapshot holds everything up to
 * @param json the frame as UTF-8 text; shared, never changed
 */
@SuppressWarnings(
    "ArrayRecordComponent") // Compared by nobody, and a copy for each subscriber is what it is here
// to avoid.
public record Frame(long position, byte[] json) {}
