package com.nexusai.command.execute;

import com.nexusai.kernel.execution.ExecutionCommand;
import com.nexusai.kernel.execution.ExecutionCommand.StartExecution;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Tells which run a command is for, without the reflection that Axon's own resolver spends on each.
 *
 * <p>A start whose id was made for it, because the caller gave no key, is for a run that cannot be
 * there yet: looking for it in the store would cost every such run a read. Should the id be there
 * after all, the store refuses the second stream. Other starts (a repeated key, a sub-run that its
 * parent starts again) have ids that may be there.
 */
public final class ExecutionTarget implements CommandTargetResolver {

  @Override
  public @Nullable VersionedAggregateIdentifier resolveTarget(CommandMessage<?> message) {
    ExecutionCommand command = (ExecutionCommand) message.getPayload();
    return command instanceof StartExecution start && hasNewId(start)
        ? null
        : new VersionedAggregateIdentifier((Object) command.executionId(), null);
  }

  private static boolean hasNewId(StartExecution start) {
    return start.idempotencyKey() == null
        && switch (start.origin().kind()) {
          case MANUAL, WEBHOOK -> true;
          case SCHEDULE, WORKFLOW, ORCHESTRATOR -> false;
        };
  }
}
