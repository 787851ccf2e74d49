package com.nexusai.eventstore.event;

import com.nexusai.kernel.json.Json;
import com.nexusai.kernel.problem.Rejection;
import java.util.Map;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * Serializes events and messages the way all JSON of Nexus is: snake_case, ISO-8601 times, integers
 * read as Long. The stored type is the class name.
 */
public final class JsonEventSerializer extends Jackson3Serializer {
  /** Serializes with the kernel's mapper. */
  public JsonEventSerializer() {
    super(Jackson3Serializer.builder());
  }

  @Override
  protected ObjectWriter getWriter() {
    return Json.mapper().writer();
  }

  @Override
  protected ObjectReader getReader(Class<?> type) {
    return Json.mapper().readerFor(type);
  }

  @Override
  @SuppressWarnings("unchecked") // the caller names the type by the serialized object
  public <S, T> T deserialize(SerializedObject<S> serialized) {
    if (!MetaData.class.getName().equals(serialized.getType().getName())) {
      return super.deserialize(serialized);
    }
    byte[] json = getConverter().convert(serialized, byte[].class).getData();
    return (T) metaData(json);
  }

  private static MetaData metaData(byte[] json) {
    try {
      return Json.read(json) instanceof Map<?, ?> map
          ? MetaData.from(StoredMetadata.named(map))
          : MetaData.emptyInstance();
    } catch (Rejection e) {
      throw new SerializationException("The metadata of a stored event is not JSON.", e);
    }
  }
}
