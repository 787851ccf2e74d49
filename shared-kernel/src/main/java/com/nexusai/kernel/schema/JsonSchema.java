package com.nexusai.kernel.schema;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.ValidationLimitExceededException;
import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema (draft 2020-12), compiled. Immutable and safe to share between threads; nothing
 * outside the schema is ever read.
 *
 * <p>Who writes a schema is not trusted with the server: its size, its depth, its regular
 * expressions and the work of deciding one value are bounded, all by counts and never by time, so
 * that the same schema and value always get the same answer.
 */
public final class JsonSchema {
  /** How many bytes a schema may take as JSON text: 64 KiB. */
  public static final int BYTES_MAX = 64 * 1024;

  /** How deep the objects and arrays of a schema may be nested. */
  public static final int DEPTH_MAX = 50;

  /** How many problems are told of one value. */
  public static final int PROBLEMS_MAX = 20;

  /** The code of what does not satisfy a schema. */
  public static final String INPUT_INVALID = "INPUT_INVALID";

  private final Map<String, Object> source;
  private final Schema schema;

  private JsonSchema(Map<String, Object> source, Schema schema) {
    this.source = source;
    this.schema = schema;
  }

  /**
   * Compiles a schema that is an object of plain Java values.
   *
   * @param path where the schema is, for the problems
   * @param problems gets everything that keeps the schema from being used
   * @return null when there were problems
   */
  public static @Nullable JsonSchema compile(
      Map<String, Object> source, String path, List<Problem> problems) {
    int before = problems.size();
    if (Json.deeperThan(source, DEPTH_MAX)) {
      problems.add(
          Problem.of(
              "OUT_OF_RANGE",
              path,
              "a schema of at most " + DEPTH_MAX + " levels",
              "a deeper one"));
      return null;
    }
    if (Json.sizeAtLeast(source, BYTES_MAX + 1) > BYTES_MAX) {
      problems.add(
          Problem.of(
              "TOO_LARGE", path, "a schema of at most " + BYTES_MAX + " bytes", "a larger one"));
      return null;
    }
    new SchemaCheck(path, problems).check(source);
    MetaSchema.check(source, path, problems);
    if (problems.size() > before) {
      return null;
    }
    try {
      return new JsonSchema(source, Library.compile(Nodes.of(source)));
    } catch (SchemaException e) {
      problems.add(
          Problem.of("INVALID_VALUE", path, "a JSON Schema", String.valueOf(e.getMessage())));
      return null;
    }
  }

  /** What its author wrote. */
  public Map<String, Object> source() {
    return source;
  }

  /**
   * What is wrong with a value of plain Java; empty when it satisfies the schema. The value is not
   * changed, and no default is filled in.
   *
   * @param path where the value is, for the problems
   * @return at most {@link #PROBLEMS_MAX}, each with the code {@link #INPUT_INVALID}; what they
   *     found is told by its kind, never by its value, because problems may be kept longer than the
   *     value
   */
  public List<Problem> problems(@Nullable Object value, String path) {
    Evaluation evaluation = new Evaluation();
    try {
      schema.validate(evaluation, Nodes.of(value));
    } catch (WorkExceeded | ValidationLimitExceededException e) {
      return List.of(tooMuch(path));
    }
    if (evaluation.isEvaluationAborted()) {
      return List.of(tooMuch(path));
    }
    return evaluation.getErrors().isEmpty()
        ? List.of()
        : Told.problems(evaluation.getErrors(), path);
  }

  private static Problem tooMuch(String path) {
    return new Problem(
        INPUT_INVALID,
        path,
        "a value that the schema decides within " + Evaluation.WORK_MAX + " units of work",
        "one that takes more",
        "Send a smaller value, or simplify the schema.");
  }
}
