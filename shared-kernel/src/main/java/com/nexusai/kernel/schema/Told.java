package com.nexusai.kernel.schema;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import com.nexusai.kernel.problem.JsonPath;
import com.nexusai.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the library's errors in the words of Nexus. */
final class Told {
  /** So many branches of an alternative are told. */
  private static final int BRANCHES = 3;

  private Told() {}

  /** One problem for each thing that is wrong; all branches of an alternative are one. */
  static List<Problem> problems(List<Error> errors, String path) {
    Map<String, List<Error>> groups = new LinkedHashMap<>();
    for (Error error : errors) {
      groups.computeIfAbsent(Alternative.key(error), _ -> new ArrayList<>()).add(error);
    }
    return groups.values().stream()
        .limit(JsonSchema.PROBLEMS_MAX)
        .map(group -> problem(group, path))
        .toList();
  }

  private static Problem problem(List<Error> group, String path) {
    Error first = group.getFirst();
    int depth = Alternative.depth(first);
    if (depth < 0) {
      return Problem.of(
          JsonSchema.INPUT_INVALID, at(first, path), Words.expected(first), Words.found(first));
    }
    String place = place(first.getInstanceLocation(), depth, path);
    Set<String> branches = new LinkedHashSet<>();
    Set<String> found = new LinkedHashSet<>();
    for (Error error : group) {
      String inner = at(error, path);
      branches.add(Words.expected(error) + (inner.equals(place) ? "" : " at " + inner));
      found.add(inner.equals(place) ? Words.found(error) : "an alternative that does not fit");
    }
    return Problem.of(
        JsonSchema.INPUT_INVALID,
        place,
        branches.stream().limit(BRANCHES).reduce((a, b) -> a + ", or " + b).orElse("")
            + (branches.size() > BRANCHES ? ", or another alternative" : ""),
        found.iterator().next());
  }

  /** Where an error is: a key that is missing or too many is told by its own path. */
  private static String at(Error error, String path) {
    NodePath location = error.getInstanceLocation();
    String place = place(location, location.getNameCount(), path);
    String property = property(error);
    return property == null || !Words.isAboutProperty(error)
        ? place
        : JsonPath.key(place, property);
  }

  /** The library names the key that asks for another; who fills in the input wants the other. */
  private static @Nullable String property(Error error) {
    Object[] arguments = error.getArguments();
    return error.getKeyword().equals("dependentRequired") && arguments.length > 0
        ? String.valueOf(arguments[0])
        : error.getProperty();
  }

  private static String place(NodePath location, int depth, String path) {
    String place = path;
    for (int i = 0; i < depth; i++) {
      place =
          location.getElement(i) instanceof Integer index
              ? JsonPath.index(place, index)
              : JsonPath.key(place, location.getName(i));
    }
    return place;
  }
}
