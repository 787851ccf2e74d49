package com.nexusai.sagas.connection;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.sagas.outbound.HostEntry;
import com.nexusai.sagas.vault.Credential;
import com.nexusai.sagas.vault.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person sends to add a connection, read strictly. No problem quotes a value: it may be a
 * secret under the wrong key.
 *
 * @param name for people
 * @param credential valid for its kind
 * @param hosts where the credential may be sent
 */
record ConnectRequest(String name, Credential credential, List<HostEntry> hosts) {
  private static final int HOSTS_MAX = 50;
  private static final Pattern NAME = Pattern.compile("(?=.*\\S)[^\\p{Cntrl}]{1,100}");

  /**
   * Reads a body.
   *
   * @throws Rejection with every problem of it
   */
  static ConnectRequest read(byte[] body, List<String> kinds) {
    Object json = Json.read(body);
    List<Problem> problems = new ArrayList<>();
    if (!(json instanceof Map<?, ?> map)) {
      throw Rejection.of(
          Rejection.Kind.INVALID, "WRONG_TYPE", "$", "an object", Reading.type(json));
    }
    Reading reading = new Reading(map, problems);
    Kind kind = kind(reading, kinds, problems);
    if (kind == null) {
      throw refused(problems);
    }
    reading.onlyKeys(keys(kind));
    String name = reading.text("name", NAME, "1 to 100 characters, not all blank");
    List<HostEntry> hosts = kind.isSent() ? hosts(reading, problems) : List.of();
    Map<String, String> fields = new LinkedHashMap<>();
    for (Kind.Field field : kind.fields()) {
      String value = reading.text(field.name(), field.allowed(), field.expected());
      if (value != null) {
        fields.put(field.name(), value);
      }
    }
    if (name == null || !problems.isEmpty()) {
      throw refused(problems);
    }
    return new ConnectRequest(name, kind.credential(fields), hosts);
  }

  private static @Nullable Kind kind(Reading reading, List<String> kinds, List<Problem> problems) {
    String expected = "one of " + String.join(", ", kinds);
    Object given = reading.value("kind");
    Kind kind = given instanceof String text ? Kind.find(text) : null;
    if (kind == null || !kinds.contains(kind.label())) {
      String code = given == null ? "MISSING_KEY" : "INVALID_VALUE";
      String found = given instanceof String ? "another word" : Reading.type(given);
      problems.add(Problem.of(code, "$.kind", expected, found));
      return null;
    }
    return kind;
  }

  private static Set<String> keys(Kind kind) {
    Set<String> keys = new LinkedHashSet<>(List.of("name", "kind"));
    if (kind.isSent()) {
      keys.add("hosts");
    }
    kind.fields().forEach(field -> keys.add(field.name()));
    return keys;
  }

  private static List<HostEntry> hosts(Reading reading, List<Problem> problems) {
    List<HostEntry> hosts = new ArrayList<>();
    if (!(reading.value("hosts") instanceof List<?> list)
        || list.isEmpty()
        || list.size() > HOSTS_MAX) {
      problems.add(
          new Problem(
              reading.value("hosts") == null ? "MISSING_KEY" : "INVALID_VALUE",
              "$.hosts",
              "a list of 1 to " + HOSTS_MAX + " hosts",
              Reading.type(reading.value("hosts")),
              "Name the hosts to which the credential may be sent, each as host or host:port."));
      return hosts;
    }
    for (int i = 0; i < list.size(); i++) {
      HostEntry host = host(list.get(i));
      if (host == null) {
        problems.add(
            Problem.of(
                "INVALID_VALUE",
                "$.hosts[" + i + "]",
                "host or host:port, without scheme or path",
                Reading.type(list.get(i))));
      } else if (!hosts.contains(host)) {
        hosts.add(host);
      }
    }
    return hosts;
  }

  private static @Nullable HostEntry host(@Nullable Object value) {
    try {
      return value instanceof String text ? HostEntry.parse(text) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Rejection refused(List<Problem> problems) {
    Problem first = problems.getFirst();
    String title =
        problems.size() == 1
            ? first.sentence()
            : problems.size() + " problems, the first: " + first.sentence();
    return Rejection.of(Rejection.Kind.INVALID, first.code(), title, problems);
  }
}
