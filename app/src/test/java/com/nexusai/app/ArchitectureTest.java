package com.nexusai.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.kernel.execution.ExecutionCommand;
import com.nexusai.kernel.execution.ExecutionEvent;
import com.nexusai.kernel.workflow.WorkflowCommand;
import com.nexusai.kernel.workflow.WorkflowEvent;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.Inet6Address;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What must not move. A rule that matches no class fails: a misspelt package would be a dead rule.
 */
@AnalyzeClasses(packages = "com.nexusai", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String KERNEL = "com.nexusai.kernel..";
  private static final String STORE = "com.nexusai.eventstore..";
  private static final String COMMAND = "com.nexusai.command..";
  private static final String SAGAS = "com.nexusai.sagas..";
  private static final String QUERY = "com.nexusai.query..";
  private static final String APP = "com.nexusai.app..";

  @ArchTest
  static final ArchRule the_kernel_knows_nothing_of_ours =
      none(KERNEL, STORE, COMMAND, SAGAS, QUERY, APP);

  /** Take texts apart; none of them opens a connection or asks a name server. */
  private static final Class<?>[] READ_ADDRESSES = {
    URI.class, URISyntaxException.class, URLDecoder.class, Inet6Address.class
  };

  @ArchTest
  static final ArchRule the_kernel_knows_neither_spring_nor_io =
      noClasses()
          .that()
          .resideInAPackage(KERNEL)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "org.springframework..", "java.net..", "java.sql..", "java.nio.file..")
                  .and(not(belongToAnyOf(READ_ADDRESSES))))
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule the_store_knows_the_kernel_only = none(STORE, COMMAND, SAGAS, QUERY, APP);

  @ArchTest
  static final ArchRule the_command_side_knows_the_kernel_only =
      none(COMMAND, STORE, SAGAS, QUERY, APP);

  @ArchTest
  static final ArchRule the_sagas_know_the_kernel_only = none(SAGAS, STORE, COMMAND, QUERY, APP);

  @ArchTest
  static final ArchRule the_query_side_knows_the_kernel_only =
      none(QUERY, STORE, COMMAND, SAGAS, APP);

  @ArchTest
  static final ArchRule only_stores_speak_sql =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              STORE, "com.nexusai.query.embedded..", "com.nexusai.sagas.vault..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..")
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule a_decision_reads_no_clock_and_no_chance =
      noClasses()
          .that()
          .resideInAPackage("com.nexusai.command.execution..")
          .or()
          .haveFullyQualifiedName("com.nexusai.command.workflow.Workflow")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.or(
                  JavaClass.Predicates.assignableTo(Clock.class),
                  JavaClass.Predicates.assignableTo(java.util.Random.class)))
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Math.class, "random")
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule there_is_an_execution_and_a_workflow_to_check =
      classes()
          .that()
          .haveFullyQualifiedName("com.nexusai.command.workflow.Workflow")
          .or()
          .haveFullyQualifiedName("com.nexusai.command.execution.Execution")
          .should()
          .beTopLevelClasses()
          .allowEmptyShould(false);

  @ArchTest
  static final ArchRule what_a_class_needs_comes_through_its_constructor =
      noFields().should().beAnnotatedWith(Autowired.class).allowEmptyShould(false);

  @ArchTest
  static final ArchRule every_package_is_null_marked =
      classes().should(resideInANullMarkedPackage()).allowEmptyShould(false);

  @ArchTest
  static final ArchRule messages_are_records =
      classes()
          .that(
              DescribedPredicate.describe(
                  "are commands or events",
                  (JavaClass each) ->
                      !each.isInterface()
                          && Stream.of(
                                  WorkflowCommand.class,
                                  ExecutionCommand.class,
                                  WorkflowEvent.class,
                                  ExecutionEvent.class)
                              .anyMatch(each::isAssignableTo)))
          .should()
          .beRecords()
          .allowEmptyShould(false);

  @Test
  void commands_and_events_are_closed_families() {
    assertThat(
            Stream.of(
                WorkflowCommand.class,
                ExecutionCommand.class,
                WorkflowEvent.class,
                ExecutionEvent.class))
        .allMatch(Class::isSealed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.thoughtworks.xstream.XStream",
        "org.axonframework.axonserver.connector.AxonServerConfiguration"
      })
  void what_was_left_out_on_purpose_is_not_there(String className) {
    assertThatThrownBy(() -> Class.forName(className)).isInstanceOf(ClassNotFoundException.class);
  }

  private static ArchRule none(String from, String... to) {
    return noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to)
        .allowEmptyShould(false);
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return new ArchCondition<>("reside in a package marked with @NullMarked") {
      @Override
      public void check(JavaClass each, ConditionEvents events) {
        JavaPackage own = each.getPackage();
        boolean marked =
            own.tryGetPackageInfo().isPresent() && own.isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                each,
                marked,
                own.getName()
                    + " of "
                    + each.getSimpleName()
                    + " is "
                    + (marked ? "" : "not ")
                    + "marked"));
      }
    };
  }
}
