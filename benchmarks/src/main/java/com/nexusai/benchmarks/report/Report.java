package com.nexusai.benchmarks.report;

import com.nexusai.benchmarks.measure.Outcome;
import com.nexusai.benchmarks.measure.Settings;
import com.nexusai.benchmarks.system.Machine;
import com.nexusai.benchmarks.system.Sources;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that one call of the benchmarks found.
 *
 * @param notes what a person wrote about a benchmark, by its name: what bounds a figure that was
 *     missed
 */
public record Report(
    Instant time,
    Sources sources,
    Machine machine,
    Settings settings,
    List<String> command,
    List<Outcome> outcomes,
    Map<String, String> notes) {
  public Report {
    command = List.copyOf(command);
    outcomes = List.copyOf(outcomes);
    notes = Map.copyOf(notes);
  }
}
