package com.nexusai.kernel.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.execution.ExecutionId;
import com.nexusai.kernel.execution.StepKey;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.workflow.AgentId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallbackLinksTest {
  private static final ExecutionId RUN = new ExecutionId("run-1");
  private static final AgentId STEP = new AgentId("answer");
  private static final String PLACEHOLDER = "nexus-callback://run-1/answer";

  private final CallbackLinks links = new CallbackLinks(new Padded(), () -> "https://a.test");

  /** As long as a real signature, and as easy to read as a test needs. */
  private static final class Padded implements CallbackSigner {
    @Override
    public String sign(String text) {
      return (text.replace('/', '_') + "-".repeat(43)).substring(0, 43);
    }

    @Override
    public boolean verifies(String text, String signature) {
      return sign(text).equals(signature);
    }
  }

  @Test
  void a_placeholder_becomes_the_url_of_its_step() {
    assertThat(CallbackLinks.placeholder(RUN, STEP)).isEqualTo(PLACEHOLDER);
    assertThat(links.fill("See " + PLACEHOLDER + "."))
        .isEqualTo("See " + links.url(RUN, StepKey.of(STEP)) + ".");
    assertThat(links.fill(PLACEHOLDER + "/12"))
        .isEqualTo(links.url(RUN, new StepKey(STEP, 12)))
        .startsWith("https://a.test/callbacks/run-1/answer/12?token=");
  }

  @Test
  void placeholders_are_filled_in_wherever_they_stand_and_found_again() {
    Object json = Map.of("a", List.of(1L, PLACEHOLDER, Map.of("b", "x " + PLACEHOLDER + "/3")));
    Object filled = links.fill(json);
    assertThat(filled.toString()).doesNotContain("nexus-callback").contains("?token=");
    assertThat(links.hide(filled)).isEqualTo(json);
  }

  @Test
  void what_holds_none_is_left_as_it_is() {
    Object json = Map.of("a", List.of("b", 1L));
    assertThat(links.fill(json)).isSameAs(json);
    assertThat(links.hide(json)).isSameAs(json);
  }

  @Test
  void only_the_token_of_the_step_itself_passes() {
    String token = new Padded().sign("run-1/answer");
    links.check(RUN, StepKey.of(STEP), token);
    assertThatThrownBy(() -> links.check(RUN, new StepKey(STEP, 0), token))
        .isInstanceOf(Rejection.class);
    assertThatThrownBy(() -> links.check(RUN, StepKey.of(STEP), null))
        .isInstanceOf(Rejection.class);
  }
}
