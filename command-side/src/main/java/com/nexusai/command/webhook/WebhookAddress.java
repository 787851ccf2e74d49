package com.nexusai.command.webhook;

import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.WorkflowId;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook's URL names.
 *
 * @param path without its leading slash; empty when the URL ends with the workflow's id
 */
record WebhookAddress(WorkflowId workflow, String path) {

  /**
   * Reads {@code /{workflow id}/{path}}.
   *
   * @throws Rejection {@code NOT_FOUND} when no workflow can have such an id
   */
  static WebhookAddress of(@Nullable String pathInfo) {
    String rest = pathInfo == null || pathInfo.isEmpty() ? "" : pathInfo.substring(1);
    int slash = rest.indexOf('/');
    String id = slash < 0 ? rest : rest.substring(0, slash);
    if (!WorkflowId.isValid(id)) {
      throw Rejection.notFound("a webhook", "/webhooks/" + rest);
    }
    return new WebhookAddress(new WorkflowId(id), slash < 0 ? "" : rest.substring(slash + 1));
  }
}
