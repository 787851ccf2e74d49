package com.nexusai.benchmarks.profile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Adds weights up by name. */
final class Tally {
  private final Map<String, Double> weights = new HashMap<>();
  private double total;

  /** Adds to one name, and to the total. */
  void add(String name, double weight) {
    weights.merge(name, weight, Double::sum);
    total += weight;
  }

  /** Adds to each of these names once, and once to the total. */
  void addOnce(Iterable<String> names, double weight) {
    names.forEach(name -> weights.merge(name, weight, Double::sum));
    total += weight;
  }

  double total() {
    return total;
  }

  /** The heaviest, each as a share of the total. */
  List<Share> top(int count) {
    return weights.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(count)
        .map(entry -> new Share(entry.getKey(), total == 0 ? 0 : entry.getValue() / total))
        .toList();
  }

  /** The heaviest as a table for people. */
  String table(String title, int count) {
    return title
        + "\n"
        + top(count).stream()
            .map(share ->
                String.format(Locale.ROOT, "  %5.1f %%  %s%n", share.of1() * 100, share.name()))
            .collect(Collectors.joining());
  }

  /** A name's share of the total, 0 to 1. */
  record Share(String name, double of1) {}
}
