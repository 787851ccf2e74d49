package com.nexusai.kernel.schema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.DialectId;
import com.nexusai.kernel.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The schema of schemas, which comes with the library. */
final class MetaSchema {
  private static final Schema META = load();

  private MetaSchema() {}

  private static Schema load() {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of(DialectId.DRAFT_2020_12));
    schema.initializeValidators();
    return schema;
  }

  /** Notes what is no schema, except where a problem was noted already. */
  static void check(Map<String, Object> source, String path, List<Problem> problems) {
    ExecutionContext context = Evaluation.withoutFormats();
    META.validate(context, Nodes.of(source));
    List<Error> errors = context.getErrors();
    if (errors.isEmpty()) {
      return;
    }
    Set<String> known = problems.stream().map(Problem::path).collect(Collectors.toSet());
    for (Problem problem : Told.problems(errors, path)) {
      if (!known.contains(problem.path())) {
        problems.add(
            Problem.of("INVALID_VALUE", problem.path(), problem.expected(), problem.found()));
      }
    }
  }
}
