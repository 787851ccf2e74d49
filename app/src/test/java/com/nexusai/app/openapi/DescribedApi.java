package com.nexusai.app.openapi;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.nexusai.app.TestServer;
import com.nexusai.kernel.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls the test server by the names of the description, and holds every answer against it. */
final class DescribedApi {
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final Map<String, Object> api = TestServer.read("/v3/api-docs");

  /**
   * Sends the example of an operation's request body.
   *
   * @param path the values of the path's parameters
   * @param replaced ids of the example, and what they are here
   */
  Map<String, Object> example(
      String operation, Map<String, String> path, String query, Map<String, String> replaced) {
    Object example = at(found(operation).told(), "requestBody", "content", Route.JSON, "example");
    String body = Json.text(example);
    for (Map.Entry<String, String> each : replaced.entrySet()) {
      body = body.replace(each.getKey(), each.getValue());
    }
    return call(operation, path, query, body);
  }

  /** Sends a request; the answer must be one that is described, and fit its schema. */
  @SuppressWarnings("unchecked") // the keys of a JSON object are text
  Map<String, Object> call(
      String operation, Map<String, String> path, String query, @Nullable String body) {
    Found found = found(operation);
    String address = found.path();
    for (Map.Entry<String, String> part : path.entrySet()) {
      address = address.replace("{" + part.getKey() + "}", part.getValue());
    }
    HttpRequest.Builder request = TestServer.request(address + query).header("Accept", Route.JSON);
    if (body == null) {
      request.method(found.method(), BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", Route.JSON)
          .method(found.method(), BodyPublishers.ofString(body));
    }
    HttpResponse<String> answer = TestServer.send(request.build());
    check(operation, found.told(), answer);
    return answer.body().isEmpty() ? Map.of() : (Map<String, Object>) Json.read(answer.body());
  }

  private void check(String operation, Map<String, Object> told, HttpResponse<String> answer) {
    String what = operation + " answered " + answer.statusCode() + " " + answer.body();
    Object response = at(told, "responses", Integer.toString(answer.statusCode()));
    if (response == null) {
      throw new AssertionError(what + ", which is not described");
    }
    if (at(response, "$ref") instanceof String ref) {
      response = at(api, ref.substring(2).split("/"));
    }
    Object content = at(response, "content");
    if (content == null) {
      if (!answer.body().isEmpty()) {
        throw new AssertionError(what + ", but nothing is described");
      }
      return;
    }
    String type = answer.headers().firstValue("Content-Type").orElse("").split(";")[0];
    if (!(at(content, type, "schema") instanceof Map<?, ?> schema)) {
      throw new AssertionError(what + " as " + type + ", which is not described");
    }
    Map<Object, Object> whole = new LinkedHashMap<>(schema);
    whole.put("components", api.get("components"));
    Schema compiled = SCHEMAS.getSchema(Json.text(whole), InputFormat.JSON);
    var errors = compiled.validate(answer.body(), InputFormat.JSON);
    if (!errors.isEmpty()) {
      throw new AssertionError(what + ", but " + errors);
    }
  }

  private record Found(String method, String path, Map<String, Object> told) {}

  @SuppressWarnings("unchecked") // the keys of a JSON object are text
  private Found found(String operation) {
    for (var path : ((Map<String, Map<String, Object>>) at(api, "paths")).entrySet()) {
      for (var method : path.getValue().entrySet()) {
        if (operation.equals(at(method.getValue(), "operationId"))) {
          return new Found(
              method.getKey().toUpperCase(Locale.ROOT),
              path.getKey(),
              (Map<String, Object>) method.getValue());
        }
      }
    }
    throw new AssertionError("No operation " + operation + " is described.");
  }

  private static @Nullable Object at(@Nullable Object value, String... keys) {
    Object found = value;
    for (String key : keys) {
      found = found instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return found;
  }
}
