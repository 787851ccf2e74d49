package com.nexusai.kernel.workflow.compiled;

import com.nexusai.kernel.expression.Expression;
import com.nexusai.kernel.expression.Facts;
import com.nexusai.kernel.problem.JsonPath;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.workflow.Agent;
import com.nexusai.kernel.workflow.AgentType;
import com.nexusai.kernel.workflow.Connection;
import com.nexusai.kernel.workflow.WorkflowDefinition;
import com.nexusai.kernel.workflow.configuration.Configurations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a workflow ready to run, or tells everything that keeps it from being run. Pure: the same
 * definition always compiles to the same.
 */
public final class WorkflowCompiler {
  private final BehaviourCompiler behaviours;

  /** A compiler that knows these services. */
  public WorkflowCompiler(KnownServices services) {
    this.behaviours = new BehaviourCompiler(services);
  }

  /** Compiles with the services that are built in. */
  public static Compilation compile(WorkflowDefinition definition) {
    return Default.COMPILER.compiled(definition);
  }

  /** Compiles a workflow. */
  public Compilation compiled(WorkflowDefinition definition) {
    return new Pass(definition).run();
  }

  private static final class Default {
    static final WorkflowCompiler COMPILER = new WorkflowCompiler(KnownServices.BUILT_IN);
  }

  /** Compiling one workflow. */
  private final class Pass {
    private final WorkflowDefinition definition;
    private final List<Problem> problems = new ArrayList<>();
    private final Graph graph;
    private final Set<String> ids;

    Pass(WorkflowDefinition definition) {
      this.definition = definition;
      this.graph = new Graph(definition, problems);
      this.ids =
          definition.agents().stream().map(agent -> agent.id().value()).collect(Collectors.toSet());
    }

    Compilation run() {
      List<@Nullable Edge> edges = new ArrayList<>();
      for (int i = 0; i < definition.connections().size(); i++) {
        edges.add(edge(i));
      }
      List<@Nullable Doing> doings = new ArrayList<>();
      for (int i = 0; i < definition.agents().size(); i++) {
        doings.add(doing(i));
      }
      return problems.isEmpty()
          ? new Compilation(List.of(), joined(edges, doings))
          : new Compilation(problems, null);
    }

    private @Nullable Edge edge(int place) {
      Connection connection = definition.connections().get(place);
      Integer source = graph.source(place);
      if (source == null) {
        return null;
      }
      Agent agent = definition.agents().get(source);
      Names names =
          Scopes.ofOutgoing(
              ids, graph.upstream(source), BehaviourCompiler.labels(agent), agent.id().value());
      List<Expression> conditions = new ArrayList<>();
      for (int i = 0; i < connection.conditions().size(); i++) {
        String path = JsonPath.index("$.connections[" + place + "].conditions", i);
        Expression condition =
            Config.expression(
                connection.conditions().get(i), path, Facts.Type.BOOL, names, problems);
        if (condition != null) {
          conditions.add(condition);
        }
      }
      return new Edge(connection.id(), connection.source(), connection.target(), conditions);
    }

    /** What an agent does and how; null where that has problems. */
    private @Nullable Doing doing(int place) {
      Agent agent = definition.agents().get(place);
      String path = "$.agents[" + place + "].configuration";
      int before = problems.size();
      Configurations.check(agent.type(), agent.configuration(), path, problems);
      if (problems.size() > before) {
        return null; // what is not well-formed cannot be read
      }
      String own = agent.id().value();
      Names names =
          Scopes.ofAgent(
              ids, graph.upstream(place), labelsBefore(place), agent.configuration(), own);
      Config config = new Config(agent.configuration(), path, names, problems);
      Behaviour behaviour = behaviours.compile(agent, config);
      StepPolicy policy =
          agent.type() == AgentType.TRIGGER
              ? PolicyCompiler.ofTrigger(config)
              : PolicyCompiler.compile(config, own);
      return behaviour == null ? null : new Doing(behaviour, policy);
    }

    /** What the decisions right before an agent can have decided; null for anything. */
    private @Nullable Set<String> labelsBefore(int place) {
      Set<String> all = new HashSet<>();
      for (int edge : graph.incoming(place)) {
        Integer source = graph.source(edge);
        Set<String> labels =
            source == null ? Set.of() : BehaviourCompiler.labels(definition.agents().get(source));
        if (labels == null) {
          return null;
        }
        all.addAll(labels);
      }
      return all;
    }

    private CompiledWorkflow joined(List<@Nullable Edge> edges, List<@Nullable Doing> doings) {
      List<CompiledAgent> agents = new ArrayList<>();
      for (int place : graph.order()) {
        Agent agent = definition.agents().get(place);
        Doing doing = Objects.requireNonNull(doings.get(place));
        agents.add(
            new CompiledAgent(
                agent.id(),
                agent.name(),
                agent.type(),
                doing.behaviour(),
                doing.policy(),
                agents.size(),
                at(graph.incoming(place), edges),
                at(graph.outgoing(place), edges)));
      }
      return new CompiledWorkflow(definition, agents);
    }

    private static List<Edge> at(List<Integer> places, List<@Nullable Edge> edges) {
      return places.stream().map(edges::get).map(Objects::requireNonNull).toList();
    }
  }

  private record Doing(Behaviour behaviour, StepPolicy policy) {}
}
