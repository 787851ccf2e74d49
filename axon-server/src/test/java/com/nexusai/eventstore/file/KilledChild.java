package com.nexusai.eventstore.file;

import com.nexusai.eventstore.Backbone;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes events from eight threads and says which are acknowledged, until it is killed. */
final class KilledChild {
  private KilledChild() {}

  public static void main(String[] args) throws InterruptedException {
    Backbone backbone = new Backbone(Path.of(args[0]));
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int thread = t;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; ; i++) {
                  String id = thread + "-" + i;
                  backbone.append(id, 0, 2);
                  synchronized (System.out) {
                    System.out.println("ack " + id + ".");
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
