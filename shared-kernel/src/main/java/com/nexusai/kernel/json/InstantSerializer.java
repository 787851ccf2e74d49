package com.nexusai.kernel.json;

import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes times in ISO-8601. All that one decision of a run records has the same time, so the text
 * of the last one is at hand for the next.
 */
final class InstantSerializer extends StdSerializer<Instant> {
  private record Last(Instant time, String text) {}

  private volatile Last last = new Last(Instant.EPOCH, Instant.EPOCH.toString());

  InstantSerializer() {
    super(Instant.class);
  }

  @Override
  public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
    Last known = last;
    if (!known.time().equals(value)) {
      known = new Last(value, value.toString());
      last = known;
    }
    generator.writeString(known.text());
  }
}
