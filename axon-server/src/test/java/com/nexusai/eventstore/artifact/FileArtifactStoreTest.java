package com.nexusai.eventstore.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileArtifactStoreTest {
  private static final String HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir Path temp;
  private FileArtifactStore store;

  @BeforeEach
  void open() {
    store = new FileArtifactStore(temp.resolve("artifacts"));
  }

  @Test
  void bytes_are_kept_once_under_their_sha_256() throws Exception {
    assertThat(store.keep("hello".getBytes(UTF_8))).isEqualTo(HELLO);
    assertThat(store.keep("hello".getBytes(UTF_8))).isEqualTo(HELLO);
    assertThat(store.read(HELLO).orElseThrow()).isEqualTo("hello".getBytes(UTF_8));
    try (var files = Files.walk(temp.resolve("artifacts"))) {
      assertThat(files.filter(Files::isRegularFile))
          .containsExactly(temp.resolve("artifacts/2c").resolve(HELLO.substring(2)));
    }
    assertThat(store.read(store.keep(new byte[0])).orElseThrow()).isEmpty();
  }

  @Test
  void unknown_erased_and_nonsense_names_are_empty() {
    assertThat(store.read(HELLO)).isEmpty();
    assertThat(store.read("../../etc/passwd")).isEmpty();
    store.erase("../../etc/passwd");
    store.keep("hello".getBytes(UTF_8));
    store.erase(HELLO);
    store.erase(HELLO);
    assertThat(store.read(HELLO)).isEmpty();
  }

  @Test
  void damaged_bytes_are_never_handed_out() throws Exception {
    store.keep("hello".getBytes(UTF_8));
    Files.writeString(temp.resolve("artifacts/2c").resolve(HELLO.substring(2)), "hellp");
    assertThatThrownBy(() -> store.read(HELLO)).hasMessageContaining("STORAGE_DAMAGED");
  }

  @Test
  void many_may_keep_the_same_bytes_at_once() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  assertThat(store.keep("hello".getBytes(UTF_8))).isEqualTo(HELLO);
                } catch (Throwable e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    assertThat(store.read(HELLO)).isPresent();
  }
}
