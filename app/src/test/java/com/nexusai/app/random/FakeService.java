package com.nexusai.app.random;

import com.nexusai.sagas.connector.Connector;
import com.nexusai.sagas.connector.StepRequest;
import com.nexusai.sagas.connector.StepResult;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** The world that the runs act on: it does what the script of the run says. */
final class FakeService implements Connector {
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();

  /** Every attempt that reached the service, by run and attempt. */
  final Set<String> calls = ConcurrentHashMap.newKeySet();

  void knows(Drawn drawn) {
    drawn.all().forEach(each -> scripts.put(address(each.name()), each.script()));
  }

  static String address(String name) {
    return "http://service.test/" + name;
  }

  /** The round that an idempotency key names. */
  private static int round(StepRequest request) {
    String step =
        request.executionId()
            + ":"
            + request.agentId()
            + (request.item() == null ? "" : "/" + request.item());
    String rest = request.idempotencyKey().substring(step.length());
    if (!request.idempotencyKey().startsWith(step)) {
      throw new AssertionError("Expected a key of " + step + ", found " + request);
    }
    return rest.isEmpty() ? 0 : Integer.parseInt(rest.substring(1));
  }

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
    calls.add(request.idempotencyKey() + "#" + request.attempt());
    Script script = Objects.requireNonNull(scripts.get(request.input().get("url")));
    Reply reply =
        script.reply(
            request.agentId(),
            request.item(),
            round(request),
            request.attempt(),
            request.input().get("body"));
    return switch (reply) {
      case Reply.Success(var output) -> new StepResult.Completed(output);
      case Reply.Permanent _ -> StepResult.Failed.permanent(reply.code(), "It is gone.");
      case Reply.Retryable _ -> StepResult.Failed.transientFault(reply.code(), "It is busy.");
      case Reply.Slow _ -> {
        new CountDownLatch(1).await();
        throw new AssertionError("Nobody counts down.");
      }
      case Reply.Lost _ -> throw new IllegalStateException("The connector breaks.");
    };
  }
}
