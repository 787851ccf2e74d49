package com.nexusai.command.workflow;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.Edit;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import com.nexusai.kernel.workflow.WorkflowReader;
import java.util.List;

/** Workflows and edits for tests, written as JSON with single quotes. */
final class Drawn {
  static final String START =
      "{'id': 'start', 'type': 'trigger', 'configuration': {'on': 'manual'}}";
  static final String DOUBLE =
      "{'id': 'double', 'type': 'action', 'configuration': {'mode': 'transform', 'set': {'n':"
          + " '${input.n * 2}'}}}";
  static final String EDGE = "{'id': 'e1', 'source': 'start', 'target': 'double'}";

  /** Runs as it is. */
  static final WorkflowDefinition GOOD = workflow(START + "," + DOUBLE, EDGE);

  /** Nothing starts it and nothing leads to its agent. */
  static final WorkflowDefinition INCOMPLETE = workflow(DOUBLE, "");

  private Drawn() {}

  static WorkflowDefinition workflow(String agents, String connections) {
    return read(
        "{'name': 'Double', 'agents': [" + agents + "], 'connections': [" + connections + "]}");
  }

  static WorkflowDefinition read(String json) {
    return WorkflowReader.workflow(Json.read(json.replace('\'', '"')));
  }

  static List<Edit> edits(String json) {
    return WorkflowReader.edits(Json.read(("[" + json + "]").replace('\'', '"')));
  }
}
