package com.nexusai.command.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nexusai.command.ServerTest;
import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.execution.Pinned;
import com.nexusai.kernel.execution.Value;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class PinnedValuesTest extends ServerTest {
  @Autowired private Pinned pinned;
  @Autowired private StoredWorkflows stored;
  @Autowired private ArtifactStore artifacts;

  @Test
  void a_small_value_stays_where_it_is() {
    for (Object small : new Object[] {null, 1L, "x", Map.of("a", List.of(1L, 2.5))}) {
      Value kept = pinned.keep(small);
      assertThat(kept.stored()).isNull();
      assertThat(pinned.read(kept)).isEqualTo(small);
    }
  }

  @Test
  void a_large_value_is_kept_by_its_content_and_read_again_as_it_was() {
    Object large = Map.of("rows", Collections.nCopies(20_000, Map.of("n", 7L)));

    Value kept = pinned.keep(large);

    assertThat(kept.json()).isNull();
    assertThat(kept.stored().sizeBytes()).isEqualTo(Json.write(large).length);
    assertThat(pinned.keep(large)).isEqualTo(kept);
    assertThat(pinned.read(kept)).isEqualTo(large);
    // Also by a process that did not keep it itself.
    assertThat(new PinnedDefinitions(stored, artifacts).read(kept)).isEqualTo(large);
  }

  @Test
  void a_value_larger_than_any_request_may_bring_is_read_again() {
    Object huge = Collections.nCopies(3_000_000, 12345L);

    Value kept = pinned.keep(huge);

    assertThat(kept.stored().sizeBytes()).isGreaterThan(Json.MAX_BYTES);
    assertThat(new PinnedDefinitions(stored, artifacts).read(kept)).isEqualTo(huge);
  }

  @Test
  void an_erased_value_is_told_so() {
    Value kept = pinned.keep("gone ".repeat(20_000));
    artifacts.erase(kept.stored().sha256());

    Rejection refused =
        catchThrowableOfType(
            Rejection.class, () -> new PinnedDefinitions(stored, artifacts).read(kept));

    assertThat(refused.rejection().code()).isEqualTo("VALUE_ERASED");
  }

  @Test
  void a_file_is_kept_by_its_content() {
    byte[] bytes = "hello".getBytes(StandardCharsets.UTF_8);

    assertThat(pinned.keepFile(bytes))
        .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    assertThat(artifacts.read(pinned.keepFile(bytes))).hasValue(bytes);
  }
}
