package com.nexusai.app.cli;

import java.util.List;

/** Is told what happens in a run. */
interface StepListener {
  /** Does not want to know. */
  StepListener NONE =
      new StepListener() {
        @Override
        public void steps(List<JsonNode> changed) {}

        @Override
        public void end(JsonNode execution) {}
      };

  /** These steps changed together. */
  void steps(List<JsonNode> changed);

  /** The run has ended. */
  void end(JsonNode execution);
}
