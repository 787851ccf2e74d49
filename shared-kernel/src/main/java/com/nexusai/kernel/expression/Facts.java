package com.nexusai.kernel.expression;

import java.util.Set;

/**
 * What can be told about an expression without evaluating it.
 *
 * @param type what kind of value it has
 * @param names the names of the scope that it reads
 * @param dataKeys the agents whose results it reads by {@code data.<id>} or {@code data["<id>"]}
 * @param decisionLabels the labels that it compares {@code decision} with
 */
public record Facts(
    Type type, Set<String> names, Set<String> dataKeys, Set<String> decisionLabels) {

  /** The kind of an expression's value, as far as it is known. */
  public enum Type {
    BOOL,
    NUMBER,
    STRING,
    LIST,
    MAP,
    TIMESTAMP,
    DURATION,
    NULL,
    /** Known only when it is evaluated. */
    DYNAMIC,
    /** Something that JSON has no value for. */
    OTHER
  }

  public Facts {
    names = Set.copyOf(names);
    dataKeys = Set.copyOf(dataKeys);
    decisionLabels = Set.copyOf(decisionLabels);
  }

  /** Whether its value can be of this type. */
  public boolean canBe(Type wanted) {
    return type == wanted || type == Type.DYNAMIC;
  }
}
