package com.nexusai.query.redis;

import com.nexusai.kernel.history.RecordedEvent;
import com.nexusai.query.web.Scopes;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which event touched what last, as far as this node has heard. It remembers a bounded number of
 * scopes; of all others it knows one position after which nothing touched them.
 */
final class Touched {
  private final int scopesMax;
  private final LinkedHashMap<String, Long> last = new LinkedHashMap<>();
  private long floor;
  private long position;

  Touched(int scopesMax) {
    this.scopesMax = scopesMax;
  }

  /** Of what came up to here nothing is known; everything later was told or is going to be. */
  synchronized void startAt(long head) {
    floor = Math.max(floor, head);
    position = Math.max(position, head);
  }

  /** Takes events in the log's order, without gap. */
  synchronized void accept(List<RecordedEvent> events) {
    for (RecordedEvent event : events) {
      List<String> scopes = Scopes.touchedBy(event);
      if (scopes.isEmpty()) {
        everything(event.position());
      }
      for (String scope : scopes) {
        touch(scope, event.position());
      }
      position = Math.max(position, event.position());
    }
  }

  private void touch(String scope, long at) {
    // Put at the end anew, so that the first one is the one that was touched longest ago.
    last.remove(scope);
    last.put(scope, at);
    if (last.size() > scopesMax) {
      Iterator<Map.Entry<String, Long>> eldest = last.entrySet().iterator();
      floor = Math.max(floor, eldest.next().getValue());
      eldest.remove();
    }
  }

  private void everything(long at) {
    last.clear();
    floor = Math.max(floor, at);
  }

  /**
   * Whether an answer says what reading would say.
   *
   * @param scopes what it tells of
   * @param asOf everything up to this position is in it
   * @param needed the position that reading would be answered with at the least
   */
  synchronized boolean isCurrent(List<String> scopes, long asOf, long needed) {
    // What touched the scopes after our own position we do not know; nobody may need that.
    if (asOf < needed && position < needed) {
      return false;
    }
    for (String scope : scopes) {
      if (asOf < last.getOrDefault(scope, floor)) {
        return false;
      }
    }
    return true;
  }
}
