package com.nexusai.app.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.app.TestServer;
import com.nexusai.kernel.json.Json;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** What is described is what is there: every route, every code, and the committed file. */
class ApiDescriptionTest {
  /** Rewritten with {@code -Dnexus.write-openapi=true}. */
  static final Path COMMITTED = Path.of("..", "docs", "openapi.json");

  private static final Pattern CODE = Pattern.compile("`([A-Z]+(?:_[A-Z]+)*)`");

  /** Codes that are told over RSocket alone. */
  private static final Set<String> NOT_OVER_HTTP =
      Set.of(
          "MISSING_ROUTE",
          "UNKNOWN_ROUTE",
          "UNSUPPORTED_DATA",
          "UNSUPPORTED_METADATA",
          "MALFORMED_METADATA",
          "MALFORMED_FRAME",
          "SETUP_EXPECTED",
          "SETUP_REPEATED",
          "INVALID_KEEP_ALIVE",
          "TOO_MANY_STREAMS");

  /** Words of the same look in the guide that are no codes. */
  private static final Set<String> NO_CODES = Set.of("POST", "GET");

  @Test
  void every_route_is_described_and_every_description_has_its_route() {
    Set<String> described = described();
    Set<String> mapped = mapped();
    mapped.addAll(withFirebase());
    List<String> servlets = servlets();

    assertThat(described.stream().filter(route -> servlets.stream().noneMatch(route::contains)))
        .containsExactlyInAnyOrderElementsOf(mapped);
    assertThat(servlets)
        .isNotEmpty()
        .allSatisfy(
            servlet -> assertThat(described).anyMatch(route -> route.contains(" " + servlet)));
  }

  @Test
  void every_code_of_the_guide_is_in_the_description() throws IOException {
    String description = Json.text(Described.NOW);
    List<String> codes = codesOfTheGuide();

    assertThat(codes).hasSizeGreaterThan(130).doesNotHaveDuplicates();
    assertThat(codes.stream().filter(code -> !NOT_OVER_HTTP.contains(code)))
        .allSatisfy(code -> assertThat(description).containsPattern("[\"`]" + code + "[\"`]"));
  }

  @Test
  void every_refusal_is_in_the_guide() throws IOException {
    assertThat(codesOfTheGuide())
        .containsAll(Stream.of(Refusal.values()).map(Refusal::code).toList());
  }

  @Test
  void every_operation_has_an_id_of_its_own() {
    List<String> ids =
        Described.operations().map(operation -> (String) operation.get("operationId")).toList();

    assertThat(ids).doesNotContainNull().doesNotHaveDuplicates();
  }

  @Test
  void the_committed_description_is_what_the_server_tells() throws IOException {
    String told = Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(Described.NOW);
    if (Boolean.getBoolean("nexus.write-openapi")) {
      Files.writeString(COMMITTED, told + "\n");
    }

    assertThat(told)
        .as("docs/openapi.json; write it anew with -Dnexus.write-openapi=true")
        .isEqualTo(Files.readString(COMMITTED).stripTrailing());
  }

  @Test
  void its_pages_are_for_those_who_signed_in_and_load_nothing_from_elsewhere() {
    HttpResponse<String> page = page("/swagger-ui/index.html");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("script-src 'self'", "style-src 'self'");
    assertThat(page.body()).doesNotContain("<style", "http:", "https:", "onload");
    assertThat(page("/swagger-ui/swagger-ui-bundle.js").statusCode()).isEqualTo(200);
    assertThat(page("/swagger-ui/swagger-ui.css").statusCode()).isEqualTo(200);
    assertThat(page("/swagger-ui/swagger-initializer.js").body())
        .contains("\"/v3/api-docs\"", "validatorUrl: null");
    assertThat(page("/swagger-ui.html").headers().firstValue("Location"))
        .hasValueSatisfying(to -> assertThat(to).endsWith("/swagger-ui/index.html"));
    for (String path : List.of("/v3/api-docs", "/swagger-ui/index.html", "/swagger-ui.html")) {
      HttpRequest nobody = HttpRequest.newBuilder(URI.create(TestServer.address() + path)).build();
      assertThat(TestServer.send(nobody).statusCode()).as(path).isEqualTo(401);
    }
  }

  private static HttpResponse<String> page(String path) {
    return TestServer.send(TestServer.request(path).build());
  }

  @SuppressWarnings("unchecked") // the keys of a JSON object are text
  private static Set<String> described() {
    Set<String> routes = new TreeSet<>();
    ((Map<String, Map<String, Object>>) Described.NOW.get("paths"))
        .forEach((path, item) ->
            item.keySet()
                .forEach(method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    return routes;
  }

  /** What Spring would route to us or to the actuator. */
  private static Set<String> mapped() {
    Set<String> routes = new TreeSet<>();
    for (RequestMappingInfoHandlerMapping mapping :
        TestServer.beans(RequestMappingInfoHandlerMapping.class).values()) {
      mapping
          .getHandlerMethods()
          .forEach((info, handler) -> {
            String owner = handler.getBeanType().getName();
            if (!owner.startsWith("org.springdoc.")) {
              routes.addAll(routes(info));
            }
          });
    }
    routes.removeIf(route -> route.endsWith(" /error"));
    // The actuator maps its groups as one.
    if (routes.remove("GET /health/**")) {
      routes.addAll(List.of("GET /health/liveness", "GET /health/readiness"));
    }
    return routes;
  }

  /** The description is the same for every server; this one has the local identity. */
  private static Set<String> withFirebase() {
    var firebase = new StandardEnvironment();
    firebase
        .getPropertySources()
        .addFirst(new MapPropertySource("test", Map.of("nexus.auth", "firebase")));
    var controllers = new ClassPathScanningCandidateComponentProvider(false, firebase);
    controllers.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
    Set<String> routes = new TreeSet<>();
    for (BeanDefinition each : controllers.findCandidateComponents("com.nexusai.app.identity")) {
      Class<?> controller =
          ClassUtils.resolveClassName(String.valueOf(each.getBeanClassName()), null);
      for (Method method : controller.getDeclaredMethods()) {
        var mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        if (mapping != null) {
          routes.add(mapping.method()[0] + " " + mapping.path()[0]);
        }
      }
    }
    assertThat(routes).contains("POST /api/v1/session");
    return routes;
  }

  private static Set<String> routes(RequestMappingInfo info) {
    Set<String> methods =
        info.getMethodsCondition().getMethods().isEmpty()
            ? Set.of("ANY")
            : info.getMethodsCondition().getMethods().stream()
                .map(Enum::name)
                .collect(Collectors.toSet());
    return info.getPathPatternsCondition().getPatternValues().stream()
        .flatMap(path -> methods.stream().map(method -> method + " " + path))
        .collect(Collectors.toSet());
  }

  /** Where our own servlets are, as prefixes of paths. */
  private static List<String> servlets() {
    return TestServer.beans(ServletRegistrationBean.class).values().stream()
        .filter(bean -> bean.getServlet().getClass().getName().startsWith("com.nexusai."))
        .map(bean -> (Collection<?>) bean.getUrlMappings())
        .flatMap(Collection::stream)
        .map(path -> path.toString().replace("*", ""))
        .toList();
  }

  private static List<String> codesOfTheGuide() throws IOException {
    return Files.readAllLines(Path.of("..", "docs", "guide", "errors.md")).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.substring(2, line.indexOf('|', 2)))
        .flatMap(cell -> CODE.matcher(cell).results())
        .map(found -> found.group(1))
        .filter(code -> !NO_CODES.contains(code))
        .toList();
  }

  /** The description as the server tells it. */
  static final class Described {
    static final Map<String, Object> NOW = TestServer.read("/v3/api-docs");

    private Described() {}

    @SuppressWarnings("unchecked") // the keys of a JSON object are text
    static Stream<Map<String, Object>> operations() {
      return ((Map<String, Map<String, Object>>) NOW.get("paths"))
          .values().stream()
              .flatMap(item -> item.values().stream())
              .map(operation -> (Map<String, Object>) operation);
    }
  }
}
