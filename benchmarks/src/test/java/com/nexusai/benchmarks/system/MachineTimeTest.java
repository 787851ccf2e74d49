package com.nexusai.benchmarks.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MachineTimeTest {
  @Test
  void waiting_for_the_disk_is_idle_and_what_guests_take_is_neither() {
    MachineTime time =
        MachineTime.parse("cpu  10 20 30 400 100 5 15 20 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n");
    assertThat(time.busy()).isEqualTo(Duration.ofMillis(800));
    assertThat(time.idle()).isEqualTo(Duration.ofMillis(5_000));
    assertThat(time.stolen()).isEqualTo(Duration.ofMillis(200));
    assertThat(time.busyShare()).isCloseTo(800 / 6_000.0, within(1e-9));
    assertThat(time.share(Duration.ofMillis(600))).isCloseTo(0.1, within(1e-9));
  }

  @Test
  void work_of_this_process_is_seen_as_its_own_and_as_the_machines() throws IOException {
    MachineTime machine = MachineTime.now();
    long pid = ProcessHandle.current().pid();
    Duration own = Processes.cpu(pid);
    long until = System.nanoTime() + Duration.ofMillis(200).toNanos();
    double sum = 0;
    while (System.nanoTime() < until) {
      sum += Math.sqrt(until - sum);
    }
    assertThat(sum).isNotNaN();
    Duration used = Processes.cpu(pid).minus(own);
    assertThat(used).isPositive();
    assertThat(MachineTime.now().since(machine).busy()).isPositive();
    assertThat(Processes.cpuByThreads(pid).values())
        .anySatisfy(cpu -> assertThat(cpu).isPositive());
    assertThat(Processes.residentBytes(pid))
        .isPositive()
        .isLessThanOrEqualTo(Processes.residentBytesPeak(pid));
  }

  @Test
  void threads_are_grouped_by_their_names_without_numbers() {
    assertThat(Processes.group("http-nio-8080-e")).isEqualTo(Processes.group("http-nio-9191-e"));
    assertThat(Processes.group("worker-12")).isEqualTo("worker");
    assertThat(Processes.group("17")).isEqualTo("(no name)");
  }
}
