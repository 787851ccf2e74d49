package com.nexusai.query.redis;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.workflow.AgentId;
import com.nexusai.query.execution.Executions;
import com.nexusai.query.testing.RedisProcess;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.Server;
import com.nexusai.query.web.AnswerCache;
import com.nexusai.query.web.AnswerCache.Answered;
import com.nexusai.query.web.AnswerCache.Question;
import com.nexusai.query.web.Scopes;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Measures an answer out of Redis against the same answer out of the embedded read models, both on
 * this machine: run it by hand.
 */
final class AnswersBench {
  private static final int ROUNDS = 3_000;
  private static final UserId ADA = new UserId("ada");

  private AnswersBench() {}

  public static void main(String[] args) throws Exception {
    try (RedisProcess redis = RedisProcess.started();
        Server server =
            new Server(
                Files.createTempDirectory("bench"),
                List.of(),
                "--nexus.redis-url=" + redis.url(),
                "--nexus.redis-cache=on")) {
      while (!server.bean(RedisLink.class).isUp()) {
        Thread.sleep(10);
      }
      for (int steps : new int[] {3, 50, 500}) {
        measure(server, steps);
      }
    }
  }

  private static void measure(Server server, int steps) {
    ExecutionId run = new ExecutionId("run-" + steps);
    server.log().append(Runs.meta(ADA), Runs.workflow(Runs.FLOW, ADA, "Sales"));
    server.log().append(Runs.meta(ADA), Runs.started(run, ADA));
    for (int i = 0; i < steps; i++) {
      server
          .log()
          .append(
              Runs.meta(ADA),
              Runs.completed(run, new AgentId("step-" + i), null, "result ".repeat(20)));
    }
    Executions executions = server.bean(Executions.class);
    AnswerCache cache = server.bean(AnswerCache.class);
    Supplier<Answered> read =
        () ->
            new Answered(
                executions.get(ADA, run, server.log().head()).execution(),
                List.of(Scopes.run(run)));
    Question question = new Question(ADA, "OWNER", "/run", "{}", 0, List.of("executions"));
    int bytes = AnswerCache.NONE.answer(question, read).length;
    long uncached = median(() -> AnswerCache.NONE.answer(question, read));
    long before = server.bean(RedisAnswers.class).hits.sum();
    long cached = median(() -> cache.answer(question, read));
    long hits = server.bean(RedisAnswers.class).hits.sum() - before;
    System.out.printf(
        "%d steps, %d bytes: embedded %d us, Redis %d us (%d of %d hits)%n",
        steps, bytes, uncached, cached, hits, 2 * ROUNDS);
  }

  private static long median(Supplier<byte[]> answer) {
    long[] nanos = new long[ROUNDS];
    for (int i = 0; i < 2 * ROUNDS; i++) {
      long began = System.nanoTime();
      answer.get();
      nanos[i % ROUNDS] = System.nanoTime() - began;
    }
    Arrays.sort(nanos);
    return nanos[ROUNDS / 2] / 1_000;
  }
}
