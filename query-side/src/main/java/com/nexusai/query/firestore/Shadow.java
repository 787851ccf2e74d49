package com.nexusai.query.firestore;

import com.nexusai.query.store.Progress;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.store.ProjectionViews;
import com.nexusai.query.store.Rebuilding;
import com.nexusai.query.store.View;
import java.util.UUID;

/**
 * A second copy of one projection's views, below the projection's own document. When it takes the
 * place of the one that is read, our own readers are pointed at it by one write. Everybody else
 * reads the collections by their plain names: these are then brought to equality, document by
 * document, so nobody ever sees them half filled, and become those that we read again.
 */
final class Shadow extends Copy implements Rebuilding {
  private final Connection connection;
  private final Keeper serving;
  private final Keeper own;
  private final Progress progress = new Progress();
  private final Runnable onClose;
  private boolean switched;
  private boolean closed;

  Shadow(
      Connection connection,
      ProjectionViews views,
      Keeper serving,
      String identifier,
      Runnable onClose) {
    super(identifier);
    this.connection = connection;
    this.serving = serving;
    this.onClose = onClose;
    String path = serving.path() + "/rebuilds/" + UUID.randomUUID();
    serving.putAside(path);
    this.own =
        new Keeper(
            connection,
            views,
            path,
            path + "/",
            null,
            this::loaded,
            position -> progress.advanced(views.projection(), position));
  }

  @Override
  Keeper keeper(String projection) {
    if (!projection.equals(own.toString())) {
      throw new IllegalArgumentException("A copy of " + own + " holds nothing of " + projection);
    }
    return own;
  }

  @Override
  Keeper keeper(View<?> view) {
    own.views().place(view);
    return own;
  }

  @Override
  public ProjectionStore store() {
    return this;
  }

  @Override
  public Rebuilding beside(String projection) {
    throw new IllegalStateException("A copy of " + projection + " has no other copy beside it.");
  }

  @Override
  public long position() {
    return progress.of(own.toString());
  }

  @Override
  public void switchOver() {
    own.flush();
    serving.switchTo(own);
    switched = true;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      Settling settling = new Settling(connection, serving);
      if (switched) {
        settling.settle();
      }
      settling.discard(own.path());
    } finally {
      onClose.run();
    }
  }
}
