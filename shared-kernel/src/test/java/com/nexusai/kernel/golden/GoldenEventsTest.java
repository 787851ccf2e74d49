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
import java.util.stream.IntStream;
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

  private static int revision(Class<?> type) {
    Revision revision = type.getAnnotation(Revision.class);
    return revision == null ? 1 : Integer.parseInt(revision.value());
  }

  private static String golden(Class<?> type) {
    return golden(type, revision(type));
  }

  private static String golden(Class<?> type, int revision) {
    return type.getSimpleName() + ".v" + revision + ".json";
  }

  private static Stream<Integer> olderRevisions(Class<?> type) {
    return IntStream.range(1, revision(type)).boxed();
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

  /** What an older revision said is told here once more, as the newest one says it. */
  private static final Map<String, Record> AS_READ_NOW =
      Map.of("WorkflowActivated.v1.json", Samples.ACTIVATED_V1);

  @TestFactory
  Stream<DynamicTest> every_older_revision_is_still_read() {
    return types()
        .distinct()
        .flatMap(type ->
            olderRevisions(type)
                .map(revision ->
                    DynamicTest.dynamicTest(
                        golden(type, revision), () -> checkOlder(type, golden(type, revision)))));
  }

  private static void checkOlder(Class<?> type, String name) throws IOException {
    Path file = FOLDER.resolve(name);
    assertThat(file).as("a golden file is never removed").exists();
    assertThat(AS_READ_NOW).as("what %s is to be read as", name).containsKey(name);
    assertThat(Json.read(Files.readString(file, StandardCharsets.UTF_8).strip(), type))
        .isEqualTo(AS_READ_NOW.get(name));
  }

  @Test
  void every_golden_file_belongs_to_a_revision_of_an_event() throws IOException {
    List<String> expected =
        types()
            .distinct()
            .flatMap(type ->
                Stream.concat(olderRevisions(type), Stream.of(revision(type)))
                    .map(revision -> golden(type, revision)))
            .toList();
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .as("golden files; one without its event was renamed or removed, which is never allowed")
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}
