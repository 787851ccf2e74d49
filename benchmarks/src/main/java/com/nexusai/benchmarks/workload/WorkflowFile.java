package com.nexusai.benchmarks.workload;

import com.nexusai.kernel.json.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A workflow that ships with the benchmarks. */
public final class WorkflowFile {
  private static final String STUB = "STUB";

  private WorkflowFile() {}

  /**
   * Reads one.
   *
   * @param stubPort where the service listens that the workflow calls
   */
  public static Map<String, Object> read(String name, int stubPort) throws IOException {
    try (InputStream file = WorkflowFile.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new FileNotFoundException(name);
      }
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      if (!(Json.read(text.replace(STUB, "http://127.0.0.1:" + stubPort))
          instanceof Map<?, ?> json)) {
        throw new IOException("Expected an object in " + name + ".");
      }
      Map<String, Object> workflow = new LinkedHashMap<>();
      json.forEach((key, value) -> workflow.put(String.valueOf(key), value));
      return workflow;
    }
  }
}
