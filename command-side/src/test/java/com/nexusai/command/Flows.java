package com.nexusai.command;

/** Workflows that the server's tests run. */
public final class Flows {
  /** Doubles {@code input.n} without anything from outside. */
  public static final String DOUBLE =
      line(
          "{'id': 'start', 'type': 'trigger', 'configuration': {'on': 'manual'}}",
          "{'id': 'double', 'type': 'action', 'configuration': {'mode': 'transform', 'set': {'n':"
              + " '${input.n * 2}'}}}",
          "{'id': 'out', 'type': 'output', 'configuration': {'result': '${data.double}'}}");

  /** Fails: there is no such key in the input. */
  public static final String FAILING =
      line(
          "{'id': 'start', 'type': 'trigger', 'configuration': {'on': 'manual'}}",
          "{'id': 'bad', 'type': 'action', 'configuration': {'mode': 'transform', 'set': {'n':"
              + " '${input.nothing.here}'}}}");

  /** Waits for a service that nobody performs in these tests. */
  public static final String ACTING =
      line(
          "{'id': 'start', 'type': 'trigger', 'configuration': {'on': 'manual'}}",
          "{'id': 'call', 'type': 'integration', 'configuration': {'service': 'http', 'operation':"
              + " 'request', 'input': {'method': 'GET', 'url': 'http://example.com/'}}}",
          "{'id': 'out', 'type': 'output', 'configuration': {'result': '${data.call}'}}");

  private Flows() {}

  /** A webhook with this configuration, then these agents. */
  public static String webhook(String hook, String... agents) {
    String[] all = new String[agents.length + 1];
    all[0] =
        "{'id': 'start', 'type': 'trigger', 'configuration': {'on': {'webhook': " + hook + "}}}";
    System.arraycopy(agents, 0, all, 1, agents.length);
    return line(all);
  }

  /** Agents connected each to the next. */
  public static String line(String... agents) {
    StringBuilder connections = new StringBuilder();
    for (int i = 1; i < agents.length; i++) {
      connections.append(i == 1 ? "" : ", ");
      connections
          .append("{'source': '" + id(agents[i - 1]) + "', ")
          .append("'target': '" + id(agents[i]) + "'}");
    }
    return "{'name': 'Test', 'agents': ["
        + String.join(", ", agents)
        + "], 'connections': ["
        + connections
        + "]}";
  }

  private static String id(String agent) {
    return agent.substring("{'id': '".length(), agent.indexOf("',"));
  }
}
