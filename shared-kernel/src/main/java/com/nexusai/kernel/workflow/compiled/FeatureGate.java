package com.nexusai.kernel.workflow.compiled;

import com.nexusai.kernel.problem.Problem;
import java.util.List;
import java.util.Set;

/** Lets through the features that the engine performs. */
record FeatureGate(Set<Feature> supported) {
  FeatureGate {
    supported = Set.copyOf(supported);
  }

  /** Notes a feature that is not performed. */
  void check(Feature feature, String path, List<Problem> problems) {
    if (!supported.contains(feature)) {
      problems.add(
          Problem.of(
              "NOT_SUPPORTED", path, "what this version of Nexus performs", feature.words()));
    }
  }
}
