package com.nexusai.app.openapi;

import static com.nexusai.app.openapi.Shape.key;
import static com.nexusai.app.openapi.Shape.list;
import static com.nexusai.app.openapi.Shape.maybe;
import static com.nexusai.app.openapi.Shape.object;
import static com.nexusai.app.openapi.Shape.ref;
import static com.nexusai.app.openapi.Shape.text;
import static com.nexusai.app.openapi.Shape.whole;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How refusals look on the wire. */
final class Refusals {
  private static final String PROBLEM = "application/problem+json";
  private static final String RESPONSES = "#/components/responses/";

  /** What any address may answer, be it described or not. */
  private static final String OTHERWISE = "Refused";

  /** What most routes refuse alike is told once. */
  private static final Map<List<Refusal>, String> SHARED = shared();

  private Refusals() {}

  private static Map<List<Refusal>, String> shared() {
    Map<List<Refusal>, String> shared = new LinkedHashMap<>();
    shared.put(List.of(Refusal.UNAUTHENTICATED, Refusal.TOKEN_EXPIRED), "Unauthenticated");
    shared.put(List.of(Refusal.HOST_REFUSED, Refusal.ORIGIN_REFUSED), "WrongSite");
    shared.put(
        List.of(Refusal.FORBIDDEN, Refusal.HOST_REFUSED, Refusal.ORIGIN_REFUSED), "NotForYou");
    shared.put(
        List.of(Refusal.ROLE_REQUIRED, Refusal.HOST_REFUSED, Refusal.ORIGIN_REFUSED),
        "NotInYourRole");
    shared.put(List.of(Refusal.RATE_LIMITED), "TooMany");
    shared.put(List.of(Refusal.NOT_FOUND), "NotFound");
    shared.put(List.of(Refusal.JSON_TOO_LARGE, Refusal.BODY_TOO_LARGE), "TooLarge");
    shared.put(List.of(Refusal.UNSUPPORTED_MEDIA_TYPE), "NotJson");
    shared.put(List.of(Refusal.METHOD_NOT_ALLOWED), "WrongMethod");
    shared.put(List.of(Refusal.INTERNAL_ERROR), "Fault");
    shared.put(
        List.of(
            Refusal.MALFORMED_JSON,
            Refusal.JSON_TOO_DEEP,
            Refusal.BODY_CUT_OFF,
            Refusal.UNKNOWN_KEY,
            Refusal.WRONG_TYPE,
            Refusal.INVALID_REQUEST),
        "NotUnderstood");
    shared.put(
        List.of(
            Refusal.KEYS_UNAVAILABLE,
            Refusal.STORAGE_FULL,
            Refusal.STORAGE_UNAVAILABLE,
            Refusal.STORAGE_DAMAGED,
            Refusal.BUSY,
            Refusal.UNAVAILABLE),
        "NotNow");
    shared.put(
        List.of(
            Refusal.KEYS_UNAVAILABLE,
            Refusal.READ_MODEL_BEHIND,
            Refusal.READ_MODELS_UNAVAILABLE,
            Refusal.STORAGE_UNAVAILABLE,
            Refusal.STORAGE_DAMAGED,
            Refusal.UNAVAILABLE),
        "NotShownYet");
    shared.put(
        List.of(
            Refusal.KEYS_UNAVAILABLE,
            Refusal.STORAGE_UNAVAILABLE,
            Refusal.STORAGE_DAMAGED,
            Refusal.UNAVAILABLE),
        "NotReadable");
    return shared;
  }

  /** Adds the schemas, examples and responses that routes refer to. */
  static void describe(Components components) {
    components.addSchemas(
        "Refusal",
        object(
            "A refusal as RFC 9457 has it. `code` is stable; docs/guide/errors.md tells what to"
                + " do about each.",
            key("type", text("`urn:nexus:problem:` and the code in lower case.")),
            key("title", text("The code in words.")),
            key("status", whole("The HTTP status.", 400, 599)),
            key("code", text("Which refusal it is; never changes its meaning.")),
            maybe("detail", text("One sentence for a person.")),
            key("problems", list("Each thing that is wrong; may be empty.", ref("Problem")))));
    components.addSchemas(
        "Problem",
        object(
            "One thing that is wrong, said so that its author can mend it.",
            key("code", Codes.ofProblems()),
            key("path", text("Where: a JSON path into what was sent, or `$` for all of it.")),
            key("expected", text("What would have been right.")),
            key("found", text("What was there instead.")),
            maybe("action", text("What to do about it."))));
    for (Refusal each : Refusal.values()) {
      components.addExamples(each.name(), new Example().summary(each.code()).value(each.example()));
    }
    SHARED.forEach((codes, name) -> components.addResponses(name, written(codes)));
    components.addResponses(
        OTHERWISE,
        written(
                List.of(
                    Refusal.MALFORMED_QUERY,
                    Refusal.BAD_REQUEST,
                    Refusal.NOT_FOUND,
                    Refusal.METHOD_NOT_ALLOWED,
                    Refusal.NOT_ACCEPTABLE,
                    Refusal.ADDRESS_TOO_LONG,
                    Refusal.HEADERS_TOO_LARGE))
            .description("Refused before the route was asked."));
  }

  /** What a route answers that refuses with these codes of one status. */
  static ApiResponse answer(List<Refusal> codes) {
    String name = SHARED.get(codes);
    return name == null ? written(codes) : new ApiResponse().$ref(RESPONSES + name);
  }

  /** What is answered with any other status. */
  static ApiResponse otherwise() {
    return new ApiResponse().$ref(RESPONSES + OTHERWISE);
  }

  private static ApiResponse written(List<Refusal> codes) {
    List<String> names = codes.stream().map(Refusal::code).toList();
    MediaType media = new MediaType();
    for (Refusal each : codes) {
      media.addExamples(each.name(), new Example().$ref("#/components/examples/" + each.name()));
    }
    Schema<?> narrowed = new Schema<>(SpecVersion.V31);
    narrowed.setAllOf(
        List.of(
            ref("Refusal"),
            object("Its codes here.", key("code", Shape.word("Which one.", names)))));
    media.schema(narrowed);
    ApiResponse response =
        new ApiResponse()
            .description(names.stream().collect(Collectors.joining("`, `", "Refused: `", "`.")))
            .content(new Content().addMediaType(PROBLEM, media));
    boolean limited = codes.contains(Refusal.RATE_LIMITED);
    if (limited || codes.getFirst().status() == 503) {
      number(response, "Retry-After", "After how many seconds another try makes sense.");
    }
    if (limited) {
      number(response, "RateLimit-Limit", "How many requests a minute may have.");
      number(response, "RateLimit-Remaining", "How many may still come now.");
      number(response, "RateLimit-Reset", "After how many seconds something is free again.");
    }
    return response;
  }

  private static void number(ApiResponse response, String header, String description) {
    response.addHeaderObject(
        header, new Header().description(description).schema(whole("A whole number.", 0)));
  }
}
