package com.nexusai.app.cli;

import com.nexusai.kernel.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a run ended. */
record RunEnd(String executionId, String status, @Nullable Object result) {

  int exitCode() {
    return status.equals("completed") ? Nexus.DONE : Nexus.FAILED;
  }

  /** The one line that a program reads. */
  String line() {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("execution_id", executionId);
    line.put("status", status);
    line.put("result", result);
    return Json.text(line);
  }
}
