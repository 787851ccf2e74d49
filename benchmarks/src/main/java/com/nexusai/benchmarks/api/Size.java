package com.nexusai.benchmarks.api;

/**
 * How much there is to be asked for, and how often it is.
 *
 * @param workflows how many active workflows there are
 * @param runs how many runs of them have ended
 * @param rate requests a second
 */
public record Size(int workflows, int runs, int rate) {}
