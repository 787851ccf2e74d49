package com.nexusai.benchmarks.measure;

import java.time.Duration;

/**
 * How to measure.
 *
 * @param warmup load before anything is measured
 * @param length of each measured stretch
 * @param repeats how many stretches
 * @param connections how many requests are open at once, where a benchmark does not set that itself
 * @param profile whether to find out where the server's processor time goes, which takes a little
 *     of it
 * @param events how many events are in the store that is said to be full
 */
public record Settings(
    Duration warmup, Duration length, int repeats, int connections, boolean profile, long events) {}
