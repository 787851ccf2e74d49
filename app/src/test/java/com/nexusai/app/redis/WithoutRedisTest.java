package com.nexusai.app.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.app.ChildServer;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithoutRedisTest {
  @Test
  void not_one_class_of_the_client_is_loaded(@TempDir Path folder) throws Exception {
    Path loaded = folder.resolve("loaded.txt");
    ChildServer.Launch launch =
        ChildServer.Launch.of(Files.createDirectory(folder.resolve("home")), 1);
    try (HttpClient http = HttpClient.newHttpClient()) {
      ChildServer server =
          new ChildServer.Launch(
                  launch.home(),
                  launch.classPath(),
                  List.of("-Xlog:class+load:file=" + loaded),
                  launch.servicePort())
              .start(http);
      try {
        server.awaitUp();
      } finally {
        server.kill();
      }
    }
    try (Stream<String> lines = Files.lines(loaded)) {
      assertThat(
              lines.filter(
                  line -> line.contains("redis") || line.contains("nexusai.query.live.LiveHub ")))
          .as("it was listened for classes, and none of the client came")
          .anyMatch(line -> line.contains("LiveHub"))
          .noneMatch(line -> line.contains("redis.clients."));
    }
  }
}
