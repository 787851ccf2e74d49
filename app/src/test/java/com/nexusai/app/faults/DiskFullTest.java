package com.nexusai.app.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nexusai.app.faults.FaultyServer.Answer;
import com.nexusai.eventstore.file.ChainVerifier;
import com.nexusai.eventstore.file.Verification;
import com.nexusai.kernel.execution.ExecutionEvent.ExecutionStarted;
import com.nexusai.kernel.history.EventLog;
import com.nexusai.kernel.history.RecordedEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole data folder lies on a disk that gets full while the server works. */
class DiskFullTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private final CountDownLatch slowCalls = new CountDownLatch(1);
  private final Stub stub = new Stub(this::answer);
  private final List<String> acknowledged = new ArrayList<>();

  private int answer(String key, int call) throws InterruptedException {
    slowCalls.await();
    return 200;
  }

  @Test
  void
      a_full_disk_is_told_as_503_loses_nothing_acknowledged_and_the_server_goes_on_when_there_is_room(
          @TempDir Path folder) throws Exception {
    try (stub;
        SmallDisk disk = SmallDisk.mount(folder);
        FaultyServer server = new FaultyServer(disk.folder(), stub)) {
      String pure = server.activeWorkflow(Stub.pureWorkflow(Map.of("on", "manual")));
      String hook =
          server.activeWorkflow(
              Stub.pureWorkflow(
                  Map.of("on", "webhook", "path", "in", "method", "POST", "respond", "at_once")));
      String calling = server.activeWorkflow(stub.workflow("calling", Map.of("max_attempts", 1)));
      String underWay = server.run(calling, Map.of("n", 1));
      acknowledged.add(underWay);
      await().atMost(SOON).until(() -> stub.calls(underWay) == 1);

      disk.fill();
      assertFull(executeUntilRefused(server, pure));
      // What must be kept beside the events has no room either.
      assertFull(server.execute(pure, Map.of("large", "x".repeat(100_000))));
      assertFull(server.post("/webhooks/" + hook + "/in", Map.of("n", 1)));
      assertThat(server.get("/api/v1/workflows/" + pure).status()).isEqualTo(200);
      assertThat(server.get("/api/v1/executions/" + underWay).status()).isEqualTo(200);
      // The step has been performed, and its report finds no room.
      slowCalls.countDown();
      for (int i = 0; i < 50; i++) {
        assertFull(server.execute(pure, Map.of("n", i)));
      }

      disk.empty();
      await().atMost(SOON).until(() -> isAccepted(server.execute(pure, Map.of("n", "again"))));
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(acknowledged)
                  .allSatisfy(run -> assertThat(server.shown(run)).isEqualTo("completed")));
      assertThat(stub.calls(underWay)).isEqualTo(1);
      assertThat(runs(server.bean(EventLog.class))).containsExactlyElementsOf(acknowledged);
      assertThat(server.projection("executions").get("dead_letters")).isEqualTo(0L);
      Verification verification = ChainVerifier.verify(disk.folder().resolve("events.db"));
      assertThat(verification.broken()).isNull();
    }
  }

  /** A disk that is full still has room in files that are longer than what they hold. */
  private Answer executeUntilRefused(FaultyServer server, String workflow) {
    while (true) {
      Answer answer = server.execute(workflow, Map.of("text", "x".repeat(4_000)));
      if (!isAccepted(answer)) {
        return answer;
      }
    }
  }

  private boolean isAccepted(Answer answer) {
    if (answer.status() == 202) {
      acknowledged.add(answer.text("execution_id"));
      return true;
    }
    return false;
  }

  private static void assertFull(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(503);
    assertThat(answer.json().get("code")).isEqualTo("STORAGE_FULL");
    assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
  }

  private static List<String> runs(EventLog log) {
    List<String> runs = new ArrayList<>();
    for (RecordedEvent event : log.eventsAfter(0, 10_000)) {
      if (event.payload() instanceof ExecutionStarted started) {
        runs.add(started.executionId().value());
      }
    }
    return runs;
  }
}
