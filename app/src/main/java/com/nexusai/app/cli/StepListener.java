package com.nexusai.app.cli;

/** Is told what happens in a run. */
interface StepListener {
  /** Does not want to know. */
  StepListener NONE =
      new StepListener() {
        @Override
        public void step(JsonNode step) {}

        @Override
        public void end(JsonNode execution) {}
      };

  /** A step is in another state than before. */
  void step(JsonNode step);

  /** The run has ended. */
  void end(JsonNode execution);
}
