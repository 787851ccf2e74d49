package com.nexusai.sagas.execution;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.callback.CallbackLinks;
import com.nexusai.kernel.callback.CallbackSigner;
import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.sagas.connector.Connectors;
import com.nexusai.sagas.effect.EffectCommands;
import com.nexusai.sagas.effect.EffectFailpoints;
import com.nexusai.sagas.effect.EffectHandler;
import com.nexusai.sagas.effect.EffectMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.queryhandling.QueryBus;

/** The handlers of what runs ask for, for an engine that is put together by hand. */
public final class ExecutionParts {
  private ExecutionParts() {}

  /** A handler for every kind of row. */
  public static List<EffectHandler> handlers(
      Connectors connectors,
      ArtifactStore artifacts,
      EffectCommands commands,
      EffectStore store,
      EffectMetrics metrics,
      QueryBus queries,
      Clock clock) {
    RunCommands runs = new RunCommands(commands, store);
    StepReports reports = new StepReports(commands, store, clock);
    List<EffectHandler> handlers = new ArrayList<>(new QueueHandlers(commands, store, clock).all());
    handlers.add(
        new StepPerformer(
            connectors, artifacts, links(), reports, EffectFailpoints.NONE, Duration.ofMinutes(1)));
    handlers.add(new DeadlineHandler(runs, metrics));
    handlers.add(new ContinueHandler(runs, clock));
    handlers.add(
        new SubRunStarter(new PublishedVersions(queries), commands, reports, artifacts, clock));
    handlers.add(new SubRunStopper(commands, store, clock));
    handlers.add(new ParentReporter(reports, artifacts));
    return handlers;
  }

  /** Nothing that is drawn here hands a resume URL to anybody. */
  private static CallbackLinks links() {
    return new CallbackLinks(
        new CallbackSigner() {
          @Override
          public String sign(String text) {
            throw new UnsupportedOperationException("no resume URL is told here: " + text);
          }

          @Override
          public boolean verifies(String text, String signature) {
            return false;
          }
        },
        () -> "http://127.0.0.1");
  }
}
