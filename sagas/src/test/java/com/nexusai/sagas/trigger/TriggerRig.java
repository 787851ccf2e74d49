package com.nexusai.sagas.trigger;

import com.nexusai.kernel.effect.EffectStore;
import com.nexusai.kernel.execution.ExecutionCommand.StartExecution;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.RunReceipt;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.Published;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.WorkflowQuery.FindPublished;
import com.nexusai.kernel.workflow.WorkflowStatus;
import com.nexusai.sagas.effect.EffectCommands;
import com.nexusai.sagas.effect.EffectMetrics;
import com.nexusai.sagas.effect.EffectRunner;
import com.nexusai.sagas.effect.EffectSettings;
import com.nexusai.sagas.effect.MemoryEffectStore;
import com.nexusai.sagas.effect.MovableClock;
import com.nexusai.sagas.execution.PublishedVersions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.queryhandling.annotation.AnnotationQueryHandlerAdapter;

/**
 * A node that performs what triggers ask for: the real runner and handlers over command and query
 * buses, and a store that outlives it. Behind the buses stand one workflow and its runs.
 */
final class TriggerRig implements AutoCloseable {
  static final WorkflowId REPORT = new WorkflowId("wf-report");
  static final UserId ADA = new UserId("ada");

  final MovableClock clock;
  final MemoryEffectStore store = new MemoryEffectStore();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** Every start that was asked for, in order, repeats included. */
  final List<StartExecution> asked = new CopyOnWriteArrayList<>();

  /** The runs that there are. */
  final Map<ExecutionId, StartExecution> runs = new ConcurrentHashMap<>();

  final Queue<RuntimeException> faults = new ConcurrentLinkedQueue<>();
  volatile Published published = new Published(REPORT, ADA, WorkflowStatus.ACTIVE, 3);

  /** How new runs stand, from their start on. */
  volatile ExecutionStatus status = ExecutionStatus.COMPLETED;

  /** Called after a run was started, before whoever started it knows. */
  volatile Runnable afterStart = () -> {};

  private final SimpleCommandBus commands = SimpleCommandBus.builder().build();
  private final SimpleQueryBus queries = SimpleQueryBus.builder().build();
  private final List<EffectRunner> runners = new ArrayList<>();
  private EffectRunner runner;

  TriggerRig(Instant now) {
    clock = new MovableClock(now);
    commands.subscribe(StartExecution.class.getName(), this::start);
    new AnnotationQueryHandlerAdapter<>(this).subscribe(queries);
  }

  @QueryHandler
  Optional<Published> find(FindPublished query) {
    return Optional.ofNullable(published).filter(it -> it.workflowId().equals(query.workflowId()));
  }

  private Object start(CommandMessage<?> message) {
    RuntimeException fault = faults.poll();
    if (fault != null) {
      throw fault;
    }
    StartExecution command = (StartExecution) message.getPayload();
    asked.add(command);
    boolean repeated = runs.putIfAbsent(command.executionId(), command) != null;
    if (message.getMetaData().get(EffectStore.REPORTS_EFFECT) instanceof String row) {
      store.delete(row);
    }
    afterStart.run();
    return new RunReceipt(command.executionId(), repeated, status, null, null, null);
  }

  /**
   * A new process takes over; the one before it is gets no more notifications, as after a crash.
   */
  void start() {
    store.clearLeases();
    EffectCommands sender = new EffectCommands(commands);
    EffectMetrics effects = new EffectMetrics(meters);
    TriggerMetrics metrics = new TriggerMetrics(meters);
    PublishedVersions versions = new PublishedVersions(queries);
    TriggeredRuns starts = new TriggeredRuns(sender, new Log(), clock);
    runner =
        new EffectRunner(
            store,
            List.of(
                new ScheduleHandler(versions, starts, store, metrics, effects),
                new FollowHandler(versions, starts, store, new NoArtifacts(), metrics)),
            sender,
            effects,
            new EffectSettings(
                8, Duration.ofSeconds(3), Duration.ofMillis(50), Duration.ofSeconds(30)),
            clock);
    runners.add(runner);
    runner.start();
  }

  void moveClock(Duration by) {
    clock.move(by);
    if (runner != null) {
      runner.clockMoved();
    }
  }

  /** The instants for which there are runs, in order. */
  List<String> fired() {
    return runs.values().stream().map(it -> it.origin().reference()).sorted().toList();
  }

  double counted(String trigger, String outcome) {
    var counter =
        meters.find("nexus.triggers.fired").tags("trigger", trigger, "outcome", outcome).counter();
    return counter == null ? 0 : counter.count();
  }

  @Override
  public void close() {
    runners.forEach(EffectRunner::stop);
    store.close();
  }

  /** Knows of a run whether it is there. */
  private final class Log implements EventLog {
    @Override
    public List<RecordedEvent> eventsOf(String aggregateId, long after, int limit) {
      StartExecution start = runs.get(new ExecutionId(aggregateId));
      return start == null
          ? List.of()
          : List.of(
              new RecordedEvent(
                  1, "Execution", aggregateId, 0, "e", "t", null, start.at(), null, Map.of()));
    }

    @Override
    public List<RecordedEvent> eventsAfter(long after, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long head() {
      return 0;
    }

    @Override
    public long positionOfLastWrite() {
      return 0;
    }

    @Override
    public Subscription subscribe(Consumer<List<RecordedEvent>> listener) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class NoArtifacts implements com.nexusai.kernel.artifact.ArtifactStore {
    @Override
    public String keep(byte[] content) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<byte[]> read(String sha256) {
      return Optional.of("\"large\"".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void erase(String sha256) {
      throw new UnsupportedOperationException();
    }
  }
}
