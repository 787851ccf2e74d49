package com.nexusai.kernel.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.queue.RunQueueEvent;
import com.nexusai.kernel.workflow.WorkflowEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.serialization.Revision;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Events are forever: what was stored once must be readable by every later version. Each event type
 * has a golden file for each of its revisions, {@code events/<Type>.v<N>.json}; a file is written
 * once, when the event is added, and never changed.
 */
class GoldenEventsTest {
  private static final Path FOLDER = Path.of("src/test/resources/events");

  private static Stream<Class<?>> types() {
    return Stream.of(WorkflowEvent.class, ExecutionEvent.class, RunQueueEvent.class)
        .flatMap(GoldenEventsTest::records);
  }

  private static Stream<Class<?>> records(Class<?> family) {
    return family.isSealed()
        ? Stream.of(family.getPermittedSubclasses()).flatMap(GoldenEventsTest::records)
        : Stream.of(family);
  }

  private static String golden(Class<?> type) {
    Revision revision = type.getAnnotation(Revision.class);
    return type.getSimpleName() + ".v" + (revision == null ? "1" : revision.value()) + ".json";
  }

  @TestFactory
  Stream<DynamicTest> every_event_is_read_from_and_written_to_its_golden_file() {
    Map<Class<?>, Record> samples =
        Samples.all().stream().collect(Collectors.toMap(Record::getClass, Function.identity()));
    return types()
        .distinct()
        .map(type -> DynamicTest.dynamicTest(golden(type), () -> check(type, samples.get(type))));
  }

  private static void check(Class<?> type, Record sample) throws IOException {
    assertThat(sample).as("a sample of %s in Samples", type.getSimpleName()).isNotNull();
    Path file = FOLDER.resolve(golden(type));
    assertThat(file)
        .as("the golden file; write the sample's JSON there once: %s", Json.text(sample))
        .exists();
    String json = Files.readString(file, StandardCharsets.UTF_8).strip();
    assertThat(Json.read(json, type)).isEqualTo(sample);
    assertThat(Json.read(Json.text(sample))).isEqualTo(Json.read(json));
  }

  @Test
  void no_golden_file_is_left_without_its_event() throws IOException {
    List<String> expected = types().map(GoldenEventsTest::golden).toList();
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> strays =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".v1.json") && !expected.contains(name))
              .toList();
      assertThat(strays).as("golden files whose event was renamed or removed").isEmpty();
    }
  }
}
