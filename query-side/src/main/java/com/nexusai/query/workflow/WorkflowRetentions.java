package com.nexusai.query.workflow;

import com.nexusai.kernel.retention.Retention;
import com.nexusai.kernel.workflow.Agent;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.query.store.Find;
import com.nexusai.query.store.Reading;
import java.util.List;

/** All workflows, whoever owns them and wherever they stand, and how long their runs are kept. */
public final class WorkflowRetentions {
  private final Reading reading;

  /** The workflows as this reading shows them. */
  public WorkflowRetentions(Reading reading) {
    this.reading = reading;
  }

  /** The workflows after this one; the empty word comes before all. */
  public List<WorkflowId> after(String id, int limit) {
    return reading
        .ids(new Find<>(WorkflowDocument.VIEW, null, List.of(), Find.ID, false, id, limit))
        .stream()
        .map(WorkflowId::new)
        .toList();
  }

  /** What the published version says; where it says nothing, or there is none, the defaults. */
  public Retention of(WorkflowId id, Retention defaults) {
    WorkflowDocument workflow = reading.get(WorkflowDocument.VIEW, id.value());
    if (workflow == null || workflow.publishedVersion() == null) {
      return defaults;
    }
    VersionDocument version =
        reading.get(VersionDocument.VIEW, VersionDocument.id(id, workflow.publishedVersion()));
    return version == null
        ? defaults
        : version.definition().agents().stream()
            .filter(agent -> agent.type() == AgentType.TRIGGER)
            .map(Agent::configuration)
            .filter(configuration -> configuration.get(Retention.KEY) != null)
            .findFirst()
            .map(defaults::or)
            .orElse(defaults);
  }
}
