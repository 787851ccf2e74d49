package com.nexusai.query.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusai.kernel.json.Json;
import com.nexusai.query.live.Frame;
import com.nexusai.query.live.LiveFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Takes frames out of feeds. */
public final class Frames {
  private Frames() {}

  @SuppressWarnings("unchecked")
  public static Map<String, Object> json(Frame frame) {
    return (Map<String, Object>) Json.read(frame.json());
  }

  /** Takes so many frames, or those up to the feed's end. */
  public static List<Map<String, Object>> take(LiveFeed feed, int count)
      throws InterruptedException {
    Semaphore wake = new Semaphore(0);
    feed.listen(wake::release);
    List<Map<String, Object>> frames = new ArrayList<>();
    while (frames.size() < count) {
      Frame frame = feed.poll();
      if (frame != null) {
        frames.add(json(frame));
      } else if (feed.ended()) {
        return frames;
      } else {
        assertThat(wake.tryAcquire(10, TimeUnit.SECONDS)).as("frames %s", frames).isTrue();
      }
    }
    return frames;
  }
}
