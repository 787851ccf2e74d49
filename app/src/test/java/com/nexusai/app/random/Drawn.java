package com.nexusai.app.random;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import com.nexusai.kernel.workflow.WorkflowId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that was drawn by chance, with an input and a service for it.
 *
 * @param name unique, also among the workflows that others run
 * @param children the workflows that it runs
 * @param traits which constructs it uses
 */
record Drawn(
    long seed,
    String name,
    WorkflowDefinition definition,
    @Nullable Object input,
    Script script,
    List<Drawn> children,
    Set<Trait> traits) {

  WorkflowId workflow() {
    return new WorkflowId("wf-" + name);
  }

  /** The same workflow run with another input. */
  Drawn with(@Nullable Object other) {
    return new Drawn(seed, name, definition, other, script, children, traits);
  }

  /** It, and all that it runs. */
  Stream<Drawn> all() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(Drawn::all));
  }

  /** Everything that is needed to understand a failure. */
  @Override
  public String toString() {
    StringBuilder told = new StringBuilder("-Dnexus.seed=" + seed + " " + name + " " + traits);
    told.append("\ninput ").append(Json.text(input));
    script.profiles().forEach((agent, profile) -> told.append("\n").append(agent + " " + profile));
    definition
        .agents()
        .forEach(each ->
            told.append("\n" + each.type().word() + " " + each.id() + " ")
                .append(Json.text(each.configuration())));
    definition
        .connections()
        .forEach(each -> told.append("\n" + each.id() + " " + each.conditions()));
    children.forEach(each -> told.append("\n\n").append(each));
    return told.toString();
  }
}
