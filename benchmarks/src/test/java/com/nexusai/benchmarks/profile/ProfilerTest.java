package com.nexusai.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.benchmarks.profile.Profiler.Profile;
import com.nexusai.benchmarks.system.ChildProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilerTest {
  @TempDir Path folder;

  /** What is watched: a process that does nothing but one thing. */
  public static final class Busy {
    private Busy() {}

    public static void main(String... arguments) {
      System.out.println("busy");
      long end = System.nanoTime() + 60_000_000_000L;
      while (System.nanoTime() < end) {
        burn();
      }
    }

    static double burn() {
      double sum = 0;
      for (int i = 1; i < 10_000_000; i++) {
        sum += Math.sin(i);
      }
      return sum;
    }
  }

  @Test
  void the_method_that_burns_the_time_is_named() throws Exception {
    ProcessBuilder busy =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Busy.class.getName());
    try (ChildProcess process = ChildProcess.start(busy)) {
      assertThat(process.output().readLine()).isEqualTo("busy");
      Profiler profiler = Profiler.start(process.pid(), folder.resolve("profile.jfr"));
      Thread.sleep(
          1_000); // Samples need time of the watched process: there is no clock to move in another
      // process.
      Profile profile = profiler.stop(10);
      assertThat(profile.text()).contains("ProfilerTest$Busy.burn", "Processor time by threads");
      assertThat(folder.resolve("profile.jfr.txt")).hasContent(profile.text());
    }
  }
}
