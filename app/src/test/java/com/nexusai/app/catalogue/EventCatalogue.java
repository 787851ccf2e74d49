package com.nexusai.app.catalogue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.serialization.Revision;

/**
 * One page about a sealed family of events: what each says, its fields, who emits it and who
 * listens. Meaning comes from the Javadoc, the rest from the compiled classes, so the page cannot
 * say what the code does not.
 */
final class EventCatalogue {
  private final Class<?> family;
  private final JavaClasses classes;
  private final String source;

  EventCatalogue(Class<?> family, JavaClasses classes, Path kernelSources) throws IOException {
    this.family = family;
    this.classes = classes;
    this.source =
        Files.readString(kernelSources.resolve(family.getName().replace('.', '/') + ".java"));
  }

  String page() {
    StringBuilder page = new StringBuilder();
    page.append("# ").append(family.getSimpleName()).append("\n\n");
    page.append(
        "<!-- Generated from the code by EventCatalogueTest; change the Javadoc, not this page. -->\n\n");
    page.append(javadoc("public sealed interface " + family.getSimpleName()).text()).append("\n\n");
    records(family)
        .sorted(
            Comparator.comparingInt(type -> source.indexOf("record " + type.getSimpleName() + "(")))
        .forEach(type -> event(page, type));
    return page.toString().stripTrailing() + "\n";
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventCatalogue::records)
        : Stream.of(type);
  }

  private void event(StringBuilder page, Class<?> type) {
    Javadoc doc = javadoc("record " + type.getSimpleName() + "(");
    Revision revision = type.getAnnotation(Revision.class);
    page.append("## ")
        .append(type.getSimpleName())
        .append("\n\n")
        .append(doc.text())
        .append("\n\n");
    page.append("| field | type | meaning |\n|---|---|---|\n");
    for (RecordComponent field : type.getRecordComponents()) {
      page.append(
          "| `%s` | %s | %s |\n"
              .formatted(
                  snake(field.getName()),
                  name(field.getGenericType()),
                  doc.params().getOrDefault(field.getName(), "")));
    }
    page.append("\nRevision ").append(revision == null ? "1" : revision.value());
    page.append(", since ")
        .append(
            doc.since() != null
                ? doc.since()
                : javadoc("public sealed interface " + family.getSimpleName()).since());
    page.append(". Emitted by ")
        .append(places(type, this::emits))
        .append(". Read by ")
        .append(places(type, this::reads))
        .append(".\n\n");
  }

  private boolean emits(JavaClass by, Class<?> type) {
    return by.getConstructorCallsFromSelf().stream()
        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(type));
  }

  private boolean reads(JavaClass by, Class<?> type) {
    return !emits(by, type)
        && by.getCodeUnits().stream().anyMatch(unit -> asksOf(unit, type) || takes(unit, type));
  }

  private static boolean asksOf(JavaCodeUnit unit, Class<?> type) {
    return unit.getMethodCallsFromSelf().stream()
        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(type));
  }

  private static boolean takes(JavaCodeUnit unit, Class<?> type) {
    return unit.getRawParameterTypes().stream()
        .anyMatch(parameter -> parameter.isEquivalentTo(type));
  }

  private interface Relation {
    boolean holds(JavaClass by, Class<?> type);
  }

  private String places(Class<?> type, Relation relation) {
    Predicate<JavaClass> outside =
        by ->
            !by.getPackageName().startsWith("com.nexusai.kernel.")
                || by.getSimpleName().equals("WorkflowHistory");
    var names =
        classes.stream()
            .filter(outside)
            .filter(by -> relation.holds(by, type))
            .map(EventCatalogue::topLevel)
            .collect(Collectors.toCollection(TreeSet::new));
    return names.isEmpty()
        ? "nobody"
        : names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }

  private static String topLevel(JavaClass type) {
    String name = type.getName().replace("com.nexusai.", "");
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  private record Javadoc(String text, Map<String, String> params, String since) {}

  private static final Pattern TAG =
      Pattern.compile(
          "@(param|since)\\s+(.*?)(?=\\s@(?:param|since|throws|return)\\s|$)", Pattern.DOTALL);

  private Javadoc javadoc(String declaration) {
    int at = source.indexOf(declaration);
    int end = source.lastIndexOf("*/", at);
    int start = source.lastIndexOf("/**", end);
    if (at < 0 || start < 0) {
      throw new IllegalStateException(
          "Expected Javadoc before '" + declaration + "' in " + family.getSimpleName() + ".java.");
    }
    String comment =
        Stream.of(source.substring(start + 3, end).split("\n"))
            .map(line -> line.strip().replaceFirst("^\\*\\s?", ""))
            .collect(Collectors.joining("\n"));
    int tags = comment.indexOf("\n@");
    String text = tags < 0 ? comment : comment.substring(0, tags);
    Map<String, String> params = new LinkedHashMap<>();
    String since = null;
    Matcher tag = TAG.matcher(tags < 0 ? "" : comment.substring(tags));
    while (tag.find()) {
      String body = plain(tag.group(2));
      if (tag.group(1).equals("since")) {
        since = body;
      } else {
        String[] parts = body.split(" ", 2);
        params.put(parts[0], parts.length > 1 ? parts[1] : "");
      }
    }
    return new Javadoc(plain(text), params, since);
  }

  private static String plain(String javadoc) {
    return javadoc
        .replaceAll("\\{@(?:code|link)\\s+([^}]*)}", "`$1`")
        .replace("<p>", "\n\n")
        .lines()
        .map(String::strip)
        .collect(Collectors.joining(" "))
        .replaceAll(" {3,}", "\n\n")
        .strip();
  }

  private static String name(Type type) {
    if (type instanceof ParameterizedType generic) {
      return name(generic.getRawType())
          + " of "
          + Stream.of(generic.getActualTypeArguments())
              .map(EventCatalogue::name)
              .collect(Collectors.joining(" to "));
    }
    return ((Class<?>) type).getSimpleName();
  }

  private static String snake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
  }
}
