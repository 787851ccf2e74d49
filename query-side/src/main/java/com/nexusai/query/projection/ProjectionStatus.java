package com.nexusai.query.projection;

/**
 * How far a projection has come.
 *
 * @param position of the last event that its view holds; 0 for none
 * @param head the position of the newest event
 * @param lag how many positions it is behind the newest event
 * @param deadLetters how many events failed or wait for one that did
 * @param deadSequences of how many aggregates
 */
public record ProjectionStatus(
    String name, long position, long head, long lag, long deadLetters, long deadSequences) {}
