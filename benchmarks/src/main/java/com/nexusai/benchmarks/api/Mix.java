package com.nexusai.benchmarks.api;

import com.nexusai.benchmarks.load.Mixed;
import com.nexusai.benchmarks.wire.MessageReader;
import com.nexusai.kernel.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The mix of requests; what it asks for is drawn with a fixed seed. */
final class Mix implements Mixed {
  private static final int REQUEST_BYTES_MAX = 4_096;
  private static final int RUNS_KEPT = 10_000;
  private static final long SEED = 20_261_122;
  private static final int HIGHEST_N = 20;

  private final Prepared prepared;
  private final String head;
  private final Random random = new Random(SEED);
  private final List<Call> deck = new ArrayList<>();
  private final Map<Long, Call> open = new HashMap<>();
  private final Deque<String> toCancel = new ArrayDeque<>();
  private final Deque<String> written = new ArrayDeque<>();
  private String cursor = "";
  private int created;

  Mix(Prepared prepared, int port, String token) {
    this.prepared = prepared;
    this.head =
        " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + token + "\r\n";
    for (Call call : Call.values()) {
      for (int i = 0; i < call.share(); i++) {
        deck.add(call);
      }
    }
  }

  @Override
  public int requestBytesMax() {
    return REQUEST_BYTES_MAX;
  }

  @Override
  public void write(long number, ByteBuffer request) {
    Call call = possible(deck.get(random.nextInt(deck.size())));
    open.put(number, call);
    request.put(text(call).getBytes(StandardCharsets.US_ASCII));
  }

  /** What needs something that is not there yet makes it instead. */
  private Call possible(Call drawn) {
    return switch (drawn) {
      case CANCEL -> toCancel.isEmpty() ? Call.EXECUTE_WAITING : drawn;
      case GET_OWN_WRITE -> written.isEmpty() ? Call.EXECUTE : drawn;
      case NEXT_PAGE -> cursor.isEmpty() ? Call.LIST_WORKFLOWS : drawn;
      default -> drawn;
    };
  }

  private String text(Call call) {
    String workflow = one(prepared.workflows());
    return switch (call) {
      case LIST_WORKFLOWS -> get("/workflows");
      case SEARCH_WORKFLOWS -> get("/workflows?q=" + Shop.word(random.nextInt(HIGHEST_N)));
      case NEXT_PAGE -> get("/workflows?cursor=" + cursor);
      case GET_WORKFLOW -> get("/workflows/" + workflow);
      case LIST_EXECUTIONS -> get("/executions?workflow_id=" + workflow);
      case LIST_FAILED -> get("/executions?status=failed&limit=20");
      case GET_EXECUTION -> get("/executions/" + one(prepared.runs()));
      case GET_OWN_WRITE -> get("/executions/" + written.removeLast());
      case LIST_EVENTS -> get("/executions/" + one(prepared.runs()) + "/events");
      case ME -> get("/me");
      case CREATE -> post("/workflows", Shop.quick(prepared.workflows().size() + created++));
      case EDIT -> post("/workflows/" + workflow + "/edits", edits());
      case ACTIVATE -> post("/workflows/" + workflow + "/activate", Map.of());
      case EXECUTE -> post("/workflows/" + workflow + "/execute", input());
      case EXECUTE_AND_WAIT -> post("/workflows/" + workflow + "/execute?wait=10s", input());
      case EXECUTE_WAITING -> post("/workflows/" + prepared.waiting() + "/execute", input());
      case CANCEL -> post("/executions/" + toCancel.removeFirst() + "/cancel", Map.of());
    };
  }

  private Map<String, Object> edits() {
    return Map.of(
        "edits",
        List.of(
            Map.of("op", "update_workflow", "description", "Edit " + random.nextInt()),
            Map.of(
                "op",
                "move_agent",
                "id",
                "work",
                "position",
                Map.of("x", random.nextInt(1_000), "y", random.nextInt(1_000)))));
  }

  private Map<String, Object> input() {
    return Map.of("input", Map.of("n", 1 + random.nextInt(HIGHEST_N)));
  }

  private String one(List<String> ids) {
    return ids.get(random.nextInt(ids.size()));
  }

  private String get(String path) {
    return "GET /api/v1" + path + head + "\r\n";
  }

  private String post(String path, Map<String, Object> body) {
    String json = Json.text(body);
    return "POST /api/v1"
        + path
        + head
        + "Content-Type: application/json\r\nContent-Length: "
        + json.length()
        + "\r\n\r\n"
        + json;
  }

  @Override
  public @Nullable String problem(long number, MessageReader response) {
    Call call = call(number);
    if (response.status() != call.status()) {
      return "status " + response.status();
    }
    return switch (call) {
      case EXECUTE, EXECUTE_WAITING, EXECUTE_AND_WAIT -> started(call, read(response));
      case LIST_WORKFLOWS, NEXT_PAGE -> listed(read(response));
      case SEARCH_WORKFLOWS ->
          read(response).get("items") instanceof List<?> found && !found.isEmpty()
              ? null
              : "nothing found";
      default -> null;
    };
  }

  private @Nullable String started(Call call, Map<?, ?> answer) {
    if (!(answer.get("execution_id") instanceof String id)) {
      return "no run";
    }
    if (call == Call.EXECUTE_AND_WAIT) {
      return "completed".equals(answer.get("status")) ? null : "a run that did not complete";
    }
    if (call == Call.EXECUTE_WAITING) {
      toCancel.add(id);
    } else if (written.size() < RUNS_KEPT) {
      written.add(id + "?at_least=" + answer.get("position"));
    }
    return null;
  }

  private @Nullable String listed(Map<?, ?> page) {
    cursor = page.get("next_cursor") instanceof String next ? next : "";
    return page.get("items") instanceof List<?> items && !items.isEmpty() ? null : "an empty page";
  }

  private static Map<?, ?> read(MessageReader response) {
    return Json.read(response.body()) instanceof Map<?, ?> map ? map : Map.of();
  }

  @Override
  public String kind(long number) {
    Call call = call(number);
    open.remove(number);
    return call.title();
  }

  private Call call(long number) {
    Call call = open.get(number);
    if (call == null) {
      throw new IllegalStateException("Expected the request " + number + " to be an open one.");
    }
    return call;
  }
}
