package com.nexusai.kernel.execution;

import java.util.Map;

/**
 * What an output step answers to the webhook that started the run.
 *
 * @param status 200 to 599
 * @param headers names to values; no hop-by-hop header and no {@code Set-Cookie}
 * @param body a string is sent as text, anything else as JSON; JSON null for an empty body
 */
public record Answer(int status, Map<String, String> headers, Value body) {
  public Answer {
    headers = Map.copyOf(headers);
  }
}
