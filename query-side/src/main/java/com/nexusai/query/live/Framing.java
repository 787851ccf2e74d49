package com.nexusai.query.live;

import com.nexusai.kernel.history.RecordedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns events into frames. Pure and quick: it runs on the hub's one thread. */
public interface Framing {
  /** Where the event is told, as topics that subscribers register for; none when nobody is told. */
  List<String> topics(RecordedEvent event);

  /** What is told; null when the event changes nothing that shows. */
  @Nullable Frame frame(RecordedEvent event);

  /** Whether nothing more follows on this topic after the event. */
  boolean ends(String topic, RecordedEvent event);
}
