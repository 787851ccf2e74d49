package com.nexusai.kernel.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.StreamWriteException;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes numbers and refuses what JSON has no word for: Jackson would write {@code "NaN"}, a
 * string.
 */
final class FiniteDoubleSerializer extends StdSerializer<Double> {
  FiniteDoubleSerializer() {
    super(Double.class);
  }

  @Override
  public void serialize(Double value, JsonGenerator generator, SerializationContext context) {
    if (!Double.isFinite(value)) {
      throw new StreamWriteException(generator, "Expected a finite number, found " + value + ".");
    }
    generator.writeNumber(value);
  }
}
