package com.nexusai.app.cli;

import java.util.List;

/** Is told what happens in a run. */
interface StepListener {
  /** Does not want to know. */
  StepListener NONE =
      new StepListener() {
        @Override
        public void status(String executionId, String status) {}

        @Override
        public void steps(String executionId, List<JsonNode> changed, String time) {}

        @Override
        public void end(JsonNode execution) {}
      };

  /** Where the run stands now. */
  void status(String executionId, String status);

  /**
   * These steps changed together.
   *
   * @param time when, as an ISO-8601 instant
   */
  void steps(String executionId, List<JsonNode> changed, String time);

  /** The run has ended. */
  void end(JsonNode execution);
}
