package com.nexusai.command.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.command.execute.RunOutcome;
import com.nexusai.kernel.execution.Answer;
import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.ExecutionStatus;
import com.nexusai.kernel.execution.Pinned;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.workflow.WorkflowId;
import com.nexusai.kernel.workflow.compiled.CompiledWorkflow;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;

class WebhookReplyTest {
  private static final ExecutionId RUN = new ExecutionId("run-1");

  private final MockHttpServletResponse response = new MockHttpServletResponse();
  private final WebhookReply reply = new WebhookReply(new Inline(), null);

  @ParameterizedTest
  @EnumSource(
      value = ExecutionStatus.class,
      names = {"QUEUED", "RUNNING", "WAITING", "PAUSED"})
  void who_waited_in_vain_is_told_the_runs_id(ExecutionStatus status) throws IOException {
    reply.done(response, new RunOutcome(RUN, 1, status, null, null, null));

    assertThat(response.getStatus()).isEqualTo(202);
    assertThat(response.getContentAsString()).isEqualTo("{\"execution_id\":\"run-1\"}");
  }

  @Test
  void a_workflow_sets_no_header_that_signs_in_or_frames_the_message() throws IOException {
    answer(
        200,
        Map.of(
            "Set-Cookie", "session=stolen",
            "Transfer-Encoding", "chunked",
            "Content-Length", "1",
            "Content-Security-Policy", "default-src *",
            "Strict-Transport-Security", "max-age=0",
            "X-Fine", "yes"),
        "hello");

    assertThat(response.getHeader("Set-Cookie")).isNull();
    assertThat(response.getHeader("Transfer-Encoding")).isNull();
    assertThat(response.getHeader("Strict-Transport-Security")).isNull();
    assertThat(response.getHeaders("Content-Security-Policy")).containsExactly("sandbox");
    assertThat(response.getContentLength()).isEqualTo(5);
    assertThat(response.getHeader("X-Fine")).isEqualTo("yes");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void a_status_without_a_body_has_none(int status) throws IOException {
    answer(status, Map.of(), "not sent");

    assertThat(response.getStatus()).isEqualTo(status);
    assertThat(response.getContentAsByteArray()).isEmpty();
  }

  @Test
  void text_is_sent_as_text_and_anything_else_as_json() throws IOException {
    answer(200, Map.of(), "schön");
    assertThat(response.getContentType()).isEqualTo("text/plain;charset=utf-8");
    assertThat(response.getContentAsByteArray()).hasSize(6);

    MockHttpServletResponse other = new MockHttpServletResponse();
    reply.done(other, outcome(new Answer(200, Map.of(), Value.of(Map.of("a", 1L)))));
    assertThat(other.getContentType()).isEqualTo("application/json");
    assertThat(other.getContentAsString()).isEqualTo("{\"a\":1}");
  }

  private void answer(int status, Map<String, String> headers, Object body) throws IOException {
    reply.done(response, outcome(new Answer(status, headers, Value.of(body))));
  }

  private static RunOutcome outcome(Answer answer) {
    return new RunOutcome(RUN, 1, ExecutionStatus.RUNNING, null, null, answer);
  }

  /** Every value stands where it is. */
  private record Inline() implements Pinned {
    @Override
    public CompiledWorkflow definition(WorkflowId workflowId, int version) {
      throw new AssertionError("not asked for here");
    }

    @Override
    public Object read(Value value) {
      return value.json();
    }

    @Override
    public Value keep(Object json) {
      return Value.of(json);
    }

    @Override
    public String keepFile(byte[] content) {
      throw new AssertionError("not asked for here");
    }
  }
}
