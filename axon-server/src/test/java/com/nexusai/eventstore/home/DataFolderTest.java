package com.nexusai.eventstore.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temp;

  @Test
  void a_new_folder_is_for_its_owner_only() throws Exception {
    try (DataFolder folder = DataFolder.open(temp.resolve("a/b"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void a_second_owner_is_refused_with_a_sentence_that_names_the_first_and_the_way_out() {
    try (DataFolder first = DataFolder.open(temp)) {
      assertThatThrownBy(() -> DataFolder.open(temp))
          .isInstanceOf(DataFolderRefused.class)
          .hasMessageContaining(first.path().toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("NEXUS_HOME");
    }
    DataFolder.open(temp).close();
  }

  @Test
  void a_folder_that_cannot_be_is_refused() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> DataFolder.open(file.resolve("below")))
        .isInstanceOf(DataFolderRefused.class)
        .hasMessageContaining("NEXUS_HOME");
  }

  @Test
  void another_process_is_refused_and_may_come_when_this_one_is_gone() throws Exception {
    try (DataFolder folder = DataFolder.open(temp)) {
      assertThat(tryInAnotherProcess()).contains("in use by another Nexus (process");
      assertThat(folder.path()).isEqualTo(temp);
    }
    assertThat(tryInAnotherProcess()).isEqualTo("opened");
  }

  private String tryInAnotherProcess() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AnotherProcess.class.getName(),
                temp.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var output = child.getInputStream()) {
      return new String(output.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
    } finally {
      child.waitFor();
    }
  }

  static final class AnotherProcess {
    private AnotherProcess() {}

    public static void main(String[] args) {
      try (DataFolder folder = DataFolder.open(Path.of(args[0]))) {
        System.out.println(folder.path().toString().isEmpty() ? "nowhere" : "opened");
      } catch (DataFolderRefused refused) {
        System.out.println(refused.getMessage());
      }
    }
  }
}
