package com.nexusai.kernel.workflow;

/**
 * Where an agent is drawn. Says nothing about how it runs.
 *
 * @param x to the right, in the canvas' own units, finite
 * @param y downwards, in the canvas' own units, finite
 */
public record Position(double x, double y) {
  /** The canvas' origin, where an agent without a position is drawn. */
  public static final Position ORIGIN = new Position(0, 0);
}
