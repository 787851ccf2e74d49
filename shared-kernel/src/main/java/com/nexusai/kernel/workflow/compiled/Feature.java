package com.nexusai.kernel.workflow.compiled;

import java.util.EnumSet;
import java.util.Set;

/**
 * Parts of the language that the engine may or may not perform. A workflow that uses one which it
 * does not perform has a problem, so that nothing is ever accepted and then ignored.
 */
public enum Feature {
  APPROVAL("mode: approval"),
  ORCHESTRATOR("orchestrator agents"),
  WAIT_CALLBACK("wait: callback"),
  SCHEDULE("triggers on a schedule"),
  AFTER_WORKFLOW("triggers on another workflow"),
  INPUT_SCHEMA("input_schema"),
  RUN_CONCURRENCY("a limit of concurrent runs");

  /** What the engine performs. Enabling a feature is adding it here. */
  private static final Set<Feature> SUPPORTED =
      EnumSet.of(
          APPROVAL,
          ORCHESTRATOR,
          WAIT_CALLBACK,
          SCHEDULE,
          AFTER_WORKFLOW,
          INPUT_SCHEMA,
          RUN_CONCURRENCY);

  private final String words;

  Feature(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Everything there is. */
  static Set<Feature> all() {
    return EnumSet.allOf(Feature.class);
  }

  /** What the engine performs. */
  static Set<Feature> supported() {
    return EnumSet.copyOf(SUPPORTED);
  }
}
