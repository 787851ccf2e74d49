package com.nexusai.benchmarks.workload;

import com.nexusai.benchmarks.server.ServerUnderTest;
import com.nexusai.benchmarks.stub.StubProcess;
import com.nexusai.benchmarks.system.MachineTime;
import com.nexusai.benchmarks.system.Processes;
import java.io.IOException;
import java.time.Duration;

/** What everybody has used of the machine so far. */
record Usage(
    MachineTime machine, Duration server, Duration generator, Duration stub, long dataBytes) {

  static Usage now(ServerUnderTest server, StubProcess stub) throws IOException {
    return new Usage(
        MachineTime.now(),
        Processes.cpu(server.pid()),
        Processes.cpu(ProcessHandle.current().pid()),
        Processes.cpu(stub.pid()),
        server.dataBytes());
  }

  Usage since(Usage then) {
    return new Usage(
        machine.since(then.machine),
        server.minus(then.server),
        generator.minus(then.generator),
        stub.minus(then.stub),
        dataBytes - then.dataBytes);
  }

  /**
   * The share of the machine's time that went to processes which have no part in the measurement, 0
   * to 1.
   */
  double othersShare() {
    Duration others = machine.busy().minus(server).minus(generator).minus(stub);
    return Math.max(0, machine.share(others));
  }
}
