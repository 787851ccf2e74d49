package com.nexusai.app.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.ArrayList;
import java.util.List;

/** Takes the routes and schemas of all features. */
final class Routes {
  private final OpenAPI api;
  private final List<Route> all = new ArrayList<>();
  private String tag = "";

  Routes(OpenAPI api) {
    this.api = api;
  }

  /** The routes that follow belong to this part of the API. */
  void part(String name, String description) {
    tag = name;
    api.addTagsItem(new Tag().name(name).description(description));
  }

  /** A schema that others tell by its name. */
  void schema(String name, Schema<?> schema) {
    api.getComponents().addSchemas(name, schema);
  }

  /**
   * Adds a route.
   *
   * @param path with its parameters in braces, as the controller has it
   * @param operation unique, in camel case: what generators name the method after
   */
  Route get(String path, String operation) {
    return add(HttpMethod.GET, path, operation);
  }

  /** Adds a route; see {@link #get}. */
  Route post(String path, String operation) {
    return add(HttpMethod.POST, path, operation);
  }

  /** Adds a route; see {@link #get}. */
  Route put(String path, String operation) {
    return add(HttpMethod.PUT, path, operation);
  }

  /** Adds a route; see {@link #get}. */
  Route delete(String path, String operation) {
    return add(HttpMethod.DELETE, path, operation);
  }

  /** Writes down what the routes answer; to be called when all are there. */
  void finish() {
    all.forEach(Route::finish);
  }

  private Route add(HttpMethod method, String path, String name) {
    Route route = new Route(name, tag);
    PathItem item = api.getPaths().computeIfAbsent(path, _ -> new PathItem());
    item.operation(method, route.operation());
    all.add(route);
    return route;
  }
}
