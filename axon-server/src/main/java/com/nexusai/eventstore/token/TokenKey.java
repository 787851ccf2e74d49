package com.nexusai.eventstore.token;

/** One segment of one event processor. */
record TokenKey(String processor, int segment) {
  @Override
  public String toString() {
    return processor + "[" + segment + "]";
  }
}
