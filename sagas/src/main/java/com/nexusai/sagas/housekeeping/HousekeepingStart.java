package com.nexusai.sagas.housekeeping;

import org.springframework.context.SmartLifecycle;

/** Sees to it, when the node starts, that there is a round of housekeeping to come. */
final class HousekeepingStart implements SmartLifecycle {
  private final Housekeeper housekeeper;
  private volatile boolean running;

  HousekeepingStart(Housekeeper housekeeper) {
    this.housekeeper = housekeeper;
  }

  @Override
  public void start() {
    housekeeper.begin();
    running = true;
  }

  /** The round that is to come stays in the store. */
  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
