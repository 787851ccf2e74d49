package com.nexusai.command.catalog;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.Members;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.kernel.workflow.compiled.CompiledWorkflow;
import org.jspecify.annotations.Nullable;

/**
 * Where a workflow stands, as its triggers and whoever starts its runs need to know it.
 *
 * @param members who may see and do what with it
 * @param version the newest version
 * @param publishedVersion the version that triggers run; 0 while none was published
 * @param published that version, ready to run; null while none was published
 * @param position of the workflow's newest event in here
 */
public record PublishedWorkflow(
    WorkflowId id,
    UserId owner,
    Members members,
    WorkflowStatus status,
    int version,
    int publishedVersion,
    @Nullable CompiledWorkflow published,
    long position) {}
