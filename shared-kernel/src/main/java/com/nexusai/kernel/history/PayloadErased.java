package com.nexusai.kernel.history;

/**
 * Stands in the place of an event whose payload was removed by retention or on a person's request:
 * the event happened, what it said is gone.
 *
 * <p>Event handlers meet it as the payload of the message when they replay; a handler of a typed
 * event never matches it, so it passes by. Metadata, times and sequence of the event stay.
 *
 * @param type the stored type of the event that it was: its class name
 */
public record PayloadErased(String type) {}
