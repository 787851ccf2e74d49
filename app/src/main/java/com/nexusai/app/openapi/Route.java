package com.nexusai.app.openapi;

import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.json.Json;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One operation, told step by step. What every route can refuse is told without being asked. */
final class Route {
  static final String JSON = "application/json";

  private final Operation operation = new Operation();
  private final Map<Integer, ApiResponse> answers = new TreeMap<>();
  private final Set<Refusal> refusals = EnumSet.noneOf(Refusal.class);

  Route(String name, String tag) {
    operation.operationId(name).addTagsItem(tag).responses(new ApiResponses());
    refuses(
        Refusal.UNAUTHENTICATED,
        Refusal.TOKEN_EXPIRED,
        Refusal.KEYS_UNAVAILABLE,
        Refusal.HOST_REFUSED,
        Refusal.ORIGIN_REFUSED,
        Refusal.RATE_LIMITED,
        Refusal.INTERNAL_ERROR,
        Refusal.STORAGE_UNAVAILABLE,
        Refusal.STORAGE_DAMAGED,
        Refusal.UNAVAILABLE);
  }

  Operation operation() {
    return operation;
  }

  /** What it does: in a few words, and in sentences. */
  Route does(String summary, String description) {
    operation.summary(summary).description(description);
    return this;
  }

  /** Anybody may call it. */
  Route open() {
    operation.security(List.of());
    return drop(Refusal.UNAUTHENTICATED, Refusal.TOKEN_EXPIRED, Refusal.KEYS_UNAVAILABLE);
  }

  /** Only admins may call it. */
  Route forAdmins() {
    operation.description(operation.getDescription() + " For admins.");
    return refuses(Refusal.FORBIDDEN);
  }

  /** A member of the workflow needs this role or a higher one. */
  Route forRole(Role role) {
    operation.description(
        operation.getDescription() + " Needs the role `" + role.word() + "` in the workflow.");
    return refuses(Refusal.ROLE_REQUIRED);
  }

  /** A part of the path that names something of the caller. */
  Route of(String name, Schema<?> schema, Object example) {
    return path(name, schema, example).refuses(Refusal.NOT_FOUND);
  }

  /** A part of the path. */
  Route path(String name, Schema<?> schema, Object example) {
    operation.addParametersItem(parameter(name, "path", schema).required(true).example(example));
    return this;
  }

  /** A query parameter. */
  Route query(String name, Schema<?> schema, Object example) {
    return query(optional(name, "query", schema, example));
  }

  private Route query(Parameter parameter) {
    operation.addParametersItem(parameter);
    return refuses(
        Refusal.INVALID_PARAMETER, Refusal.UNKNOWN_PARAMETER, Refusal.REPEATED_PARAMETER);
  }

  /** A query parameter that must be there. */
  Route needs(String name, Schema<?> schema, Object example) {
    return query(parameter(name, "query", schema).required(true).example(example));
  }

  /** A header of the request. */
  Route header(String name, Schema<?> schema, Object example) {
    operation.addParametersItem(optional(name, "header", schema, example));
    return this;
  }

  /** It shows a view that may be asked to have come to a position. */
  Route fresh() {
    return query(
            "at_least",
            Shape.whole(
                "Shows everything up to this position: the `position` that a write was answered"
                    + " with. Waits for it, at most two seconds.",
                0),
            1874)
        .refuses(
            Refusal.POSITION_IN_THE_FUTURE,
            Refusal.READ_MODEL_BEHIND,
            Refusal.READ_MODELS_UNAVAILABLE);
  }

  /** It reads the log itself, which is never behind: there is no view to wait for. */
  Route fromTheLog() {
    return drop(Refusal.READ_MODEL_BEHIND, Refusal.READ_MODELS_UNAVAILABLE);
  }

  /** It tells on request how many items there are in all pages. */
  Route counted() {
    return query(
        "count",
        Shape.yesNo("Adds `total`; it costs more the more there is. `false` unless told."),
        true);
  }

  /** It answers page by page. */
  Route paged(int otherwise, int max) {
    return query(
            "limit",
            Shape.whole("How many items at the most; " + otherwise + " unless told.", 1, max),
            otherwise)
        .query(
            "cursor",
            Shape.text("The `next_cursor` of the page before; nothing for the first.", 1, 2_000),
            "WzI4NTE0MTk0NjEsMTg3NF0")
        .refuses(Refusal.INVALID_CURSOR, Refusal.CURSOR_OF_ANOTHER_QUERY);
  }

  /** It changes something, which others may do at the same time. */
  Route writes() {
    return refuses(Refusal.WRITTEN_AT_THE_SAME_TIME, Refusal.BUSY, Refusal.STORAGE_FULL);
  }

  /** It takes a JSON body that must be there. */
  Route takes(Schema<?> schema, String example) {
    return body(schema, example, true);
  }

  /** It takes a JSON body, or none, which means {@code {}}. */
  Route mayTake(Schema<?> schema, String example) {
    return body(schema, example, false);
  }

  /** It takes no keys: an empty body or an empty object. */
  Route takesNothing() {
    return body(Shape.closed("Nothing is to be said."), "{}", false);
  }

  private Route body(Schema<?> schema, String example, boolean required) {
    Content content = new Content().addMediaType(JSON, media(schema, example));
    operation.requestBody(new RequestBody().content(content).required(required));
    return refuses(
        Refusal.MALFORMED_JSON,
        Refusal.JSON_TOO_DEEP,
        Refusal.WRONG_TYPE,
        Refusal.UNKNOWN_KEY,
        Refusal.INVALID_REQUEST,
        Refusal.BODY_CUT_OFF,
        Refusal.BODY_TOO_LARGE,
        Refusal.JSON_TOO_LARGE,
        Refusal.UNSUPPORTED_MEDIA_TYPE);
  }

  /** It takes whatever is sent. */
  Route takesAnything(String description, String... types) {
    Content content = new Content();
    for (String type : types) {
      content.addMediaType(type, new MediaType().schema(Shape.any(description)));
    }
    operation.requestBody(new RequestBody().content(content).description(description));
    return this;
  }

  /** It answers with JSON. */
  Route answers(int status, String description, Schema<?> schema, String example) {
    return answers(status, description, JSON, media(schema, example));
  }

  /** It answers with something else than JSON. */
  Route answersText(int status, String description, String type, String example) {
    MediaType media = new MediaType().schema(Shape.text(description));
    media.setExample(example);
    return answers(status, description, type, media);
  }

  /** It answers with nothing but a status. */
  Route answers(int status, String description) {
    answers.put(status, new ApiResponse().description(description));
    return this;
  }

  private Route answers(int status, String description, String type, MediaType media) {
    answers.put(
        status,
        new ApiResponse()
            .description(description)
            .content(new Content().addMediaType(type, media)));
    return this;
  }

  /** The answer of this status carries a header too. */
  Route with(int status, String header, String description) {
    ApiResponse answer = answers.get(status);
    if (answer == null) {
      throw new IllegalStateException("Expected an answer " + status + " first.");
    }
    answer.addHeaderObject(header, new Header().description(description).schema(Shape.text("")));
    return this;
  }

  /** It can refuse with these codes. */
  Route refuses(Refusal... codes) {
    refusals.addAll(Arrays.asList(codes));
    return this;
  }

  /** It never refuses with these codes, although others do. */
  Route drop(Refusal... codes) {
    Arrays.asList(codes).forEach(refusals::remove);
    return this;
  }

  /** Writes the answers down; to be called last. */
  void finish() {
    Map<Integer, List<Refusal>> byStatus =
        refusals.stream().collect(Collectors.groupingBy(Refusal::status));
    byStatus.forEach((status, codes) -> answers.put(status, Refusals.answer(codes)));
    answers.forEach(
        (status, answer) -> operation.getResponses().addApiResponse(status.toString(), answer));
    operation.getResponses().addApiResponse("default", Refusals.otherwise());
  }

  private static MediaType media(Schema<?> schema, String example) {
    MediaType media = new MediaType().schema(schema);
    media.setExample(Json.read(example));
    return media;
  }

  private static Parameter parameter(String name, String in, Schema<?> schema) {
    return new Parameter().name(name).in(in).description(schema.getDescription()).schema(schema);
  }

  /** Said by the schema: Swagger UI would send what stands at the parameter itself. */
  @SuppressWarnings("unchecked") // whatever is an example of it
  private static Parameter optional(String name, String in, Schema<?> schema, Object example) {
    ((Schema<Object>) schema).addExample(example);
    return parameter(name, in, schema);
  }
}
