package com.nexusai.app;

import com.nexusai.app.server.RunningServer;
import com.nexusai.app.server.StartRefused;
import com.nexusai.kernel.json.Json;
import java.time.Clock;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** All three sides and the embedded event store in one process. */
@SpringBootApplication(proxyBeanMethods = false)
public class NexusApplication {

  /** The one clock; times are UTC everywhere. */
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** JSON on the wire is the kernel's, whoever writes it. */
  @Bean
  JsonMapper jsonMapper() {
    return Json.mapper();
  }

  /**
   * Starts the server and waits until it is ready.
   *
   * @param settings properties that win over environment variables, for example {@code nexus.port}
   * @throws StartRefused with a sentence for the person who started it
   */
  public static RunningServer start(Map<String, String> settings) {
    String[] arguments =
        settings.entrySet().stream()
            .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
            .toArray(String[]::new);
    try {
      return RunningServer.of(new SpringApplication(NexusApplication.class).run(arguments));
    } catch (RuntimeException failed) {
      throw StartRefused.because(failed);
    }
  }
}
