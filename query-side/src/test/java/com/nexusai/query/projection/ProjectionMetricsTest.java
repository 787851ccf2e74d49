package com.nexusai.query.projection;

import static com.nexusai.query.testing.Runs.ADA;
import static com.nexusai.query.testing.Runs.meta;
import static com.nexusai.query.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.query.live.LiveFeed;
import com.nexusai.query.testing.Runs;
import com.nexusai.query.testing.TestLog;
import com.nexusai.query.testing.World;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectionMetricsTest {
  @Test
  void position_lag_dead_letters_and_subscribers_are_measured(@TempDir Path home) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (TestLog log = new TestLog();
        World world = new World(home, log)) {
      new ProjectionMetrics(world.projections, world.models.progress(), world.hub).bindTo(registry);
      log.append(meta(ADA), Runs.started(run("run-1"), ADA), Runs.ended(run("headless"), 1L));
      world.caughtUp();
      try (LiveFeed feed = world.open(ADA, "executions", null)) {
        assertThat(feed.poll()).isNotNull();
        assertThat(gauge(registry, "position")).isEqualTo(2);
        assertThat(gauge(registry, "lag")).isZero();
        assertThat(gauge(registry, "dead.letters")).isEqualTo(1);
        assertThat(registry.get("nexus.live.subscribers").gauge().value()).isEqualTo(1);
      }
      assertThat(registry.get("nexus.live.subscribers").gauge().value()).isZero();
    }
  }

  private static double gauge(SimpleMeterRegistry registry, String name) {
    return registry.get("nexus.projection." + name).tag("projection", "executions").gauge().value();
  }
}
