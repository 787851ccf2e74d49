package com.nexusai.kernel.schema;

import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.configuration.Found;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The references of a schema. Each leads to a place inside the same schema, and following them
 * never comes back to the same place without having gone into the value.
 */
final class References {
  /**
   * A place in a schema.
   *
   * @param base the nearest {@code $id} around it, empty for none
   * @param pointer the JSON pointer from there
   */
  record Place(String base, String pointer) {
    Place below(String key) {
      return new Place(base, pointer + "/" + key.replace("~", "~0").replace("/", "~1"));
    }

    String address() {
      return base + "#" + pointer;
    }
  }

  /** A schema, and those that it asks about the same value. */
  static final class Node {
    private final List<Edge> edges = new ArrayList<>();
  }

  private record Edge(Node target, String path) {}

  private record Reference(Node source, String address, String found, String path) {}

  private final Map<String, Node> nodes = new HashMap<>();
  private final List<Node> all = new ArrayList<>();
  private final List<Reference> references = new ArrayList<>();
  private final List<Problem> problems;

  References(List<Problem> problems) {
    this.problems = problems;
  }

  static boolean isAbsolute(String uri) {
    try {
      return uri.indexOf('#') < 0 && new URI(uri).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Notes a schema. */
  Node add(Place place, String path, @Nullable Node around) {
    Node node = new Node();
    all.add(node);
    nodes.put(place.address(), node);
    if (around != null) {
      around.edges.add(new Edge(node, path));
    }
    return node;
  }

  /** Notes another address of a schema. */
  void name(String address, Node node, String path) {
    if (nodes.put(address, node) != null) {
      problems.add(
          Problem.of(
              "DUPLICATE_ID", path, "each $id and $anchor once", Found.in(address) + " again"));
    }
  }

  /** Notes a reference. */
  void refer(Node source, Place place, String reference, String path) {
    int hash = reference.indexOf('#');
    String base = hash < 0 ? reference : reference.substring(0, hash);
    String fragment = hash < 0 ? "" : reference.substring(hash + 1);
    references.add(
        new Reference(
            source,
            (base.isEmpty() ? place.base() : base) + "#" + decoded(fragment),
            reference,
            path));
  }

  private static String decoded(String fragment) {
    try {
      return fragment.indexOf('%') < 0
          ? fragment
          : URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return fragment;
    }
  }

  /** Notes problems of the references, once all schemas are known. */
  void check() {
    for (Reference reference : references) {
      Node target = nodes.get(reference.address());
      if (target == null) {
        problems.add(
            new Problem(
                "INVALID_VALUE",
                reference.path(),
                "a reference to a schema inside this one (\"#/$defs/…\", \"#anchor\" or its \"$id\")",
                Found.in(reference.found()),
                "Nothing is loaded from elsewhere: copy the schema into \"$defs\"."));
      } else {
        reference.source().edges.add(new Edge(target, reference.path()));
      }
    }
    Set<Node> done = new HashSet<>();
    for (Node node : all) {
      follow(node, new HashSet<>(), done);
    }
  }

  private void follow(Node node, Set<Node> way, Set<Node> done) {
    if (!done.add(node)) {
      return;
    }
    way.add(node);
    for (Edge edge : node.edges) {
      if (way.contains(edge.target())) {
        problems.add(
            Problem.of(
                "CYCLE",
                edge.path(),
                "references that go into the value before they come back",
                "one that comes back at the same value"));
      } else {
        follow(edge.target(), way, done);
      }
    }
    way.remove(node);
  }
}
