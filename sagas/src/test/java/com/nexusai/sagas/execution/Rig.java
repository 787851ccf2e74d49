package com.nexusai.sagas.execution;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.callback.CallbackLinks;
import com.nexusai.kernel.callback.CallbackSigner;
import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.sagas.connector.Connector;
import com.nexusai.sagas.connector.Connectors;
import com.nexusai.sagas.connector.StepRequest;
import com.nexusai.sagas.connector.StepResult;
import com.nexusai.sagas.effect.EffectCommands;
import com.nexusai.sagas.effect.EffectFailpoints;
import com.nexusai.sagas.effect.EffectMetrics;
import com.nexusai.sagas.effect.EffectRunner;
import com.nexusai.sagas.effect.EffectSettings;
import com.nexusai.sagas.effect.MemoryEffectStore;
import com.nexusai.sagas.effect.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.commandhandling.SimpleCommandBus;

/**
 * A node that performs effects: the real runner, performers and reports over a command bus, and a
 * store that outlives it.
 */
final class Rig implements AutoCloseable {
  final MovableClock clock = new MovableClock(Facts.NOON);
  final MemoryEffectStore store = new MemoryEffectStore();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Map<String, byte[]> artifacts = new ConcurrentHashMap<>();
  final Runs runs;
  private final SimpleCommandBus bus = SimpleCommandBus.builder().build();
  private final List<EffectRunner> runners = new ArrayList<>();
  private final int concurrency;
  EffectRunner runner;

  /** What a connector of the service {@code http} does. */
  interface Call {
    StepResult perform(StepRequest request) throws InterruptedException;
  }

  Rig(int concurrency) {
    this.concurrency = concurrency;
    this.runs = new Runs(bus, store);
  }

  /**
   * A new process takes over; the one before it knows nothing of that, as after a crash, and gets
   * no more notifications.
   */
  void start(Call call) {
    store.clearLeases();
    EffectCommands commands = new EffectCommands(bus);
    EffectMetrics metrics = new EffectMetrics(meters);
    StepPerformer performer =
        new StepPerformer(
            new Connectors(List.of(connector(call))),
            new Artifacts(),
            new CallbackLinks(new PlainSigner(), () -> "https://nexus.test"),
            new StepReports(commands, store, clock),
            EffectFailpoints.NONE,
            Duration.ofSeconds(30));
    RunCommands runCommands = new RunCommands(commands, store);
    runner =
        new EffectRunner(
            store,
            List.of(
                performer,
                new DeadlineHandler(runCommands, metrics),
                new ContinueHandler(runCommands, clock)),
            commands,
            metrics,
            new EffectSettings(
                concurrency, Duration.ofSeconds(3), Duration.ofMillis(100), Duration.ofSeconds(30)),
            clock);
    runners.add(runner);
    runner.start();
  }

  /** The saga's part: what the facts ask for becomes durable. */
  void happened(ExecutionEvent... facts) {
    for (ExecutionEvent fact : facts) {
      ExecutionEffects.of(fact, 9, Facts.METADATA).forEach(change -> change.apply(store));
    }
  }

  void moveClock(Duration by) {
    clock.move(by);
    runner.clockMoved();
  }

  private static Connector connector(Call call) {
    return new Connector() {
      @Override
      public String service() {
        return "http";
      }

      @Override
      public List<String> connectionKinds() {
        return List.of();
      }

      @Override
      public StepResult perform(StepRequest request) throws InterruptedException {
        return call.perform(request);
      }
    };
  }

  private final class Artifacts implements ArtifactStore {
    @Override
    public String keep(byte[] content) {
      String name = "sha-" + artifacts.size();
      artifacts.put(name, content);
      return name;
    }

    @Override
    public Optional<byte[]> read(String sha256) {
      return Optional.ofNullable(artifacts.get(sha256));
    }

    @Override
    public void erase(String sha256) {
      artifacts.remove(sha256);
    }
  }

  @Override
  public void close() {
    runs.gate.release(Integer.MAX_VALUE / 4);
    runners.forEach(EffectRunner::stop);
    store.close();
  }

  /** Signs in a way that a test can read. */
  private static final class PlainSigner implements CallbackSigner {
    @Override
    public String sign(String text) {
      return "signed-" + text.replace('/', '-');
    }

    @Override
    public boolean verifies(String text, String signature) {
      return sign(text).equals(signature);
    }
  }
}
