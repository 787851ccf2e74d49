package com.nexusai.query.execution;

import com.nexusai.kernel.execution.StepError;
import com.nexusai.kernel.execution.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person may look for in a run: its ids, why it failed, and the texts and numbers of its
 * input and its result. Names of fields are left out, because all runs of a workflow share them,
 * and so is what is kept in the artifact store.
 */
final class RunText {
  /** How much of an input or a result can be found. */
  private static final int VALUE_CHARS_MAX = 4_096;

  private final StringBuilder text = new StringBuilder();

  private RunText() {}

  static String of(RunDocument run) {
    RunText text = new RunText();
    text.add(run.id().value());
    text.add(run.workflowId().value());
    StepError error = run.error();
    if (error != null) {
      text.add(error.code());
      text.add(error.message());
      text.add(error.agent());
    }
    text.value(run.input());
    text.value(run.result());
    return text.text.toString();
  }

  private void add(@Nullable Object part) {
    if (part != null) {
      text.append(part).append('\n');
    }
  }

  private void value(@Nullable Value value) {
    if (value != null) {
      leaves(value.json(), text.length() + VALUE_CHARS_MAX);
    }
  }

  private void leaves(@Nullable Object json, int end) {
    if (text.length() >= end) {
      return;
    }
    switch (json) {
      case String leaf -> add(leaf.substring(0, Math.min(leaf.length(), end - text.length())));
      case Number leaf -> add(leaf);
      case List<?> list -> list.forEach(each -> leaves(each, end));
      case Map<?, ?> map -> map.values().forEach(each -> leaves(each, end));
      case null, default -> {
        // What is true, false or nothing is in every other run too.
      }
    }
  }
}
