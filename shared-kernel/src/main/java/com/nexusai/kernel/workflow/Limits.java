package com.nexusai.kernel.workflow;

/** How large a workflow may be. */
public final class Limits {
  /** Agents of a workflow. */
  public static final int AGENTS = 1_000;

  /** Connections of a workflow. */
  public static final int CONNECTIONS = 5_000;

  /** Conditions of a connection. */
  public static final int CONDITIONS = 20;

  /** Characters of a condition. */
  public static final int CONDITION = 8_192;

  /** Characters of a name. */
  public static final int NAME = 200;

  /** Characters of a description. */
  public static final int DESCRIPTION = 10_000;

  /** Capabilities of an agent. */
  public static final int CAPABILITIES = 100;

  /** Edits of one request. */
  public static final int EDITS = 10_000;

  /** Members of a workflow, its owner not counted. */
  public static final int MEMBERS = 100;

  private Limits() {}
}
