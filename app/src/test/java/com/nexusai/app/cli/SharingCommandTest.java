package com.nexusai.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.app.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharingCommandTest {
  private static String nexus(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Nexus.run(new Terminal(stream, stream, TestServer.folder(), false), args);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String workflow() {
    return TestServer.activeWorkflow(
        Map.of(
            "name",
            "Shared",
            "agents",
            List.of(
                Map.of("id", "start", "type", "trigger", "configuration", Map.of("on", "manual")),
                Map.of("id", "end", "type", "output", "configuration", Map.of("result", 1))),
            "connections",
            List.of(Map.of("source", "start", "target", "end"))));
  }

  @Test
  void somebody_is_let_in_listed_and_shut_out() {
    String id = workflow();
    assertThat(nexus("workflows", "members", id)).contains("Shared with nobody.");

    assertThat(nexus("workflows", "share", id, "bob@x", "viewer"))
        .isEqualTo(id + ": bob@x is viewer\n");
    assertThat(nexus("workflows", "share", id, "bob@x", "operator"))
        .isEqualTo(id + ": bob@x is operator\n");
    assertThat(nexus("workflows", "members", id))
        .contains("UID", "ROLE")
        .containsPattern("bob@x +operator +\\S+ +local");
    assertThat(nexus("workflows", "members", id, "--json")).contains("\"uid\":\"bob@x\"");

    assertThat(nexus("workflows", "unshare", id, "bob@x")).isEqualTo(id + ": bob@x is no member\n");
    assertThat(nexus("workflows", "members", id)).contains("Shared with nobody.");
    assertThat(nexus("workflows", "list", "--shared")).contains("Nobody shares");
  }

  @Test
  void what_is_refused_is_told() {
    String id = workflow();

    assertThat(nexus("workflows", "share", id, "bob", "king")).contains("INVALID_VALUE");
    assertThat(nexus("workflows", "share", id, "local", "viewer")).contains("OWNER_IS_NO_MEMBER");
    assertThat(nexus("workflows", "members", "wf-nobody")).contains("NOT_FOUND");
  }
}
