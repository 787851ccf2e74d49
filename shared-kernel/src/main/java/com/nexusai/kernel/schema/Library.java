package com.nexusai.kernel.schema;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.regex.RegularExpression;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The validator library, set up so that nothing is loaded from anywhere. */
final class Library {
  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder()
          .regularExpressionFactory(Library::expression)
          .formatAssertionsEnabled(true)
          .locale(Locale.ROOT)
          .build();

  private static final Dialect DIALECT =
      Dialect.builder(Dialects.getDraft202012())
          .keywords(Library::metered)
          .formats(formats -> {
            formats.clear();
            Formats.all().forEach(format -> formats.put(format.getName(), format));
          })
          .build();

  private Library() {}

  /** Every schema gets a registry of its own, so that no author's {@code $id} meets another's. */
  static Schema compile(JsonNode source) {
    Schema schema =
        SchemaRegistry.withDialect(
                DIALECT,
                registry ->
                    registry
                        .schemaRegistryConfig(CONFIG)
                        .schemaCacheEnabled(false)
                        .schemaLoader(loader -> loader.allow(_ -> false)))
            .getSchema(source);
    schema.initializeValidators();
    return schema;
  }

  private static void metered(Map<String, Keyword> keywords) {
    for (String name : MeteredKeyword.NAMES) {
      keywords.computeIfPresent(name, (_, keyword) -> new MeteredKeyword(keyword));
    }
    keywords.put(UniqueItems.NAME, new MeteredKeyword(new UniqueItems()));
  }

  private static RegularExpression expression(String source) {
    LinearPattern pattern = LinearPattern.of(source);
    if (pattern == null) {
      throw new IllegalArgumentException("Expected a regular expression of RE2.");
    }
    return pattern;
  }
}
