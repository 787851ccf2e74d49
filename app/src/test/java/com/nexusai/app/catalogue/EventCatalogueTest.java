package com.nexusai.app.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.queue.RunQueueEvent;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The committed event catalogue says what the code does. To write it anew: {@code mvn -pl app -am
 * test -Dtest=EventCatalogueTest -Dnexus.write-catalogue=true}.
 */
class EventCatalogueTest {
  private static final Path DOCS = Path.of("..", "docs", "events");
  private static final Path SOURCES = Path.of("..", "shared-kernel", "src", "main", "java");
  private static final Map<String, Class<?>> FAMILIES =
      Map.of(
          "workflow.md",
          WorkflowEvent.class,
          "execution.md",
          ExecutionEvent.class,
          "run-queue.md",
          RunQueueEvent.class);

  @Test
  void the_committed_catalogue_is_what_the_code_says() throws IOException {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("com.nexusai");
    for (var page : FAMILIES.entrySet()) {
      String generated = new EventCatalogue(page.getValue(), classes, SOURCES).page();
      Path file = DOCS.resolve(page.getKey());
      if (Boolean.getBoolean("nexus.write-catalogue")) {
        Files.createDirectories(DOCS);
        Files.writeString(file, generated);
      }
      assertThat(Files.readString(file))
          .as("docs/events/%s; write it anew as this test's Javadoc says", page.getKey())
          .isEqualTo(generated);
    }
  }
}
