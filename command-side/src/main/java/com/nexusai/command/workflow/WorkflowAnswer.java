package com.nexusai.command.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a write to a workflow is answered with.
 *
 * @param version the newest version
 * @param publishedVersion the version that triggers run; null while none was published
 * @param position what a read must have seen to show the write
 * @param problems what keeps the newest version from being published
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WorkflowAnswer(
    @JsonProperty("id") WorkflowId id,
    @JsonProperty("version") int version,
    @JsonProperty("status") WorkflowStatus status,
    @JsonProperty("published_version") @Nullable Integer publishedVersion,
    @JsonProperty("position") long position,
    @JsonProperty("problems") List<Problem> problems) {

  static WorkflowAnswer of(WorkflowId id, WorkflowReceipt receipt, long position) {
    int published = receipt.publishedVersion();
    return new WorkflowAnswer(
        id,
        receipt.version(),
        receipt.status(),
        published == 0 ? null : published,
        position,
        receipt.problems());
  }
}
