package com.nexusai.command.execution;

import com.nexusai.kernel.execution.Pinned;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.CompiledWorkflow;
import com.nexusai.kernel.workflow.compiled.WorkflowCompiler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/** One workflow, and what was kept, in memory. */
final class TestPinned implements Pinned {
  final Map<String, byte[]> kept = new HashMap<>();
  private final CompiledWorkflow workflow;

  TestPinned(WorkflowDefinition definition) {
    var compilation = WorkflowCompiler.compile(definition);
    if (compilation.workflow() == null) {
      throw new AssertionError("the test's workflow has problems: " + compilation.problems());
    }
    this.workflow = compilation.workflow();
  }

  @Override
  public CompiledWorkflow definition(WorkflowId workflowId, int version) {
    return workflow;
  }

  @Override
  public Object read(Value value) {
    return value.stored() == null
        ? value.json()
        : Json.read(Objects.requireNonNull(kept.get(value.stored().sha256())));
  }

  @Override
  public Value keep(Object json) {
    if (Json.sizeAtLeast(json, Value.INLINE_BYTES_MAX) < Value.INLINE_BYTES_MAX) {
      return Value.of(json);
    }
    byte[] bytes = Json.write(json);
    return new Value(null, new Value.Stored(keepFile(bytes), bytes.length));
  }

  @Override
  public String keepFile(byte[] content) {
    try {
      String sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
      kept.put(sha, content);
      return sha;
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  String text(String sha) {
    return new String(kept.get(sha), StandardCharsets.UTF_8);
  }
}
