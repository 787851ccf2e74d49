package com.nexusai.kernel.workflow;

import com.nexusai.kernel.identity.UserId;

/**
 * Where a workflow stands, as far as its triggers are concerned.
 *
 * @param version the published version, which triggers run; 0 while none was published
 */
public record Published(WorkflowId workflowId, UserId owner, WorkflowStatus status, int version) {}
