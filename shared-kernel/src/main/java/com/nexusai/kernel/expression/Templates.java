package com.nexusai.kernel.expression;

import com.nexusai.kernel.expression.Placeholders.Part;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.JsonPath;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles JSON values whose strings may hold <code>${ … }</code>, at any depth; keys stand for
 * themselves.
 *
 * <p>A string that is one lone placeholder becomes the expression's value, whatever its type. In
 * any other string a value is shown as text: a string as it is, everything else as JSON, a whole
 * decimal without its {@code .0}. <code>$${</code> is a literal <code>${</code>.
 */
public final class Templates {
  private final List<CheckedTemplate.Placed> placed = new ArrayList<>();
  private final Collection<? super Problem> problems;

  private Templates(Collection<? super Problem> problems) {
    this.problems = problems;
  }

  /**
   * Compiles a template.
   *
   * @throws Rejection with code {@code TEMPLATE_INVALID} if an expression in it does not compile or
   *     a placeholder is not closed
   */
  public static Template compile(@Nullable Object json) {
    List<Problem> problems = new ArrayList<>();
    Template template = compile(json, "$", problems).template();
    if (!problems.isEmpty()) {
      throw Rejection.of(
          Kind.UNPROCESSABLE, "TEMPLATE_INVALID", "The template does not compile.", problems);
    }
    return template;
  }

  /**
   * Compiles a template and notes what does not compile; such a part stands for itself then.
   *
   * @param path where the value stands, for the problems
   * @param problems where problems are added to
   */
  public static CheckedTemplate compile(
      @Nullable Object json, String path, Collection<? super Problem> problems) {
    Templates compiler = new Templates(problems);
    TemplateNode root = compiler.node(json, path, 0);
    long room = Json.MAX_BYTES - (long) Json.sizeAtLeast(json, Json.MAX_BYTES);
    Template template =
        root instanceof TemplateNode.Constant(Object value)
            ? _ -> value
            : scope -> root.render(scope, new TemplateNode.Room(room));
    return new CheckedTemplate(template, compiler.placed);
  }

  private TemplateNode node(@Nullable Object json, String path, int depth) {
    return switch (json) {
      case String text when !Placeholders.none(text) -> text(text, path, depth);
      case Map<?, ?> object -> object(object, path, depth + 1);
      case List<?> array -> array(array, path, depth + 1);
      case null, default -> new TemplateNode.Constant(json);
    };
  }

  private TemplateNode object(Map<?, ?> object, String path, int depth) {
    List<Map.Entry<String, TemplateNode>> fields = new ArrayList<>(object.size());
    object.forEach((key, value) -> {
      String name = key.toString();
      fields.add(Map.entry(name, node(value, JsonPath.key(path, name), depth)));
    });
    boolean constant =
        fields.stream().allMatch(field -> field.getValue() instanceof TemplateNode.Constant);
    return constant
        ? new TemplateNode.Constant(Json.immutable(object))
        : new TemplateNode.Fields(List.copyOf(fields));
  }

  private TemplateNode array(List<?> array, String path, int depth) {
    List<TemplateNode> elements = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      elements.add(node(array.get(i), JsonPath.index(path, i), depth));
    }
    return elements.stream().allMatch(TemplateNode.Constant.class::isInstance)
        ? new TemplateNode.Constant(Json.immutable(array))
        : new TemplateNode.Elements(List.copyOf(elements));
  }

  private TemplateNode text(String text, String path, int depth) {
    List<Part> parts;
    try {
      parts = Placeholders.of(text);
    } catch (Placeholders.Unclosed e) {
      problems.add(
          new Problem(
              "TEMPLATE_INVALID",
              path,
              "every ${ closed by a }",
              e.found(),
              "Write $${ for a literal ${."));
      return new TemplateNode.Constant(text);
    }
    if (parts.size() == 1 && parts.getFirst() instanceof Part.Code(String source)) {
      Expression lone = expression(source, path);
      return lone == null ? new TemplateNode.Constant(text) : new TemplateNode.Lone(lone, depth);
    }
    return pieces(parts, path);
  }

  private TemplateNode pieces(List<Part> parts, String path) {
    List<TemplateNode.Text.Piece> pieces = new ArrayList<>(parts.size());
    StringBuilder literal = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Literal(String text) -> {
          literal.append(text);
          pieces.add(new TemplateNode.Text.Piece(text, null));
        }
        case Part.Code(String source) ->
            pieces.add(new TemplateNode.Text.Piece(source, expression(source, path)));
      }
    }
    boolean constant = parts.stream().allMatch(Part.Literal.class::isInstance);
    return constant
        ? new TemplateNode.Constant(literal.toString())
        : new TemplateNode.Text(List.copyOf(pieces));
  }

  private @Nullable Expression expression(String source, String path) {
    CheckedExpression checked = Expressions.compile(source, path, problems);
    if (checked == null) {
      return null;
    }
    placed.add(new CheckedTemplate.Placed(path, checked.facts()));
    return checked.expression();
  }
}
