package com.nexusai.query.firestore;

import com.google.api.core.ApiFuture;
import com.google.api.gax.retrying.RetrySettings;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreException;
import com.google.cloud.firestore.FirestoreOptions;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Firestore, and whether it answers. Nobody waits for it without a bound: every
 * answer is awaited for a stated time, whatever the client itself would do.
 */
final class Connection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  /** How long one call may take, repeats by the client included. */
  private static final Duration CALL = Duration.ofSeconds(10);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** The youngest age at which a client that gets no answer is replaced. */
  private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final FirestoreSettings settings;
  private final AtomicLong failures = new AtomicLong();
  private volatile Firestore client;
  private long created = System.nanoTime();
  private @Nullable Long downSince;
  private long lastAnswer = created;
  private boolean closed;

  Connection(FirestoreSettings settings) {
    this.settings = settings;
    this.client = create();
  }

  private Firestore create() {
    FirestoreOptions.Builder options =
        FirestoreOptions.newBuilder()
            .setProjectId(settings.project())
            .setRetrySettings(
                RetrySettings.newBuilder()
                    .setInitialRetryDelayDuration(FIRST_PAUSE)
                    .setRetryDelayMultiplier(2)
                    .setMaxRetryDelayDuration(LONGEST_PAUSE)
                    .setInitialRpcTimeoutDuration(CALL)
                    .setMaxRpcTimeoutDuration(CALL)
                    .setRpcTimeoutMultiplier(1)
                    .setTotalTimeoutDuration(CALL)
                    .build());
    if (settings.emulator() != null) {
      // Alone: together with NoCredentials the client would dial Firestore itself.
      options.setEmulatorHost(settings.emulator());
    }
    return options.build().getService();
  }

  Firestore client() {
    return client;
  }

  /** Whether the last call was answered. */
  synchronized boolean isUp() {
    return downSince == null;
  }

  /** How many calls got no answer. */
  long failures() {
    return failures.get();
  }

  /**
   * What a call answers.
   *
   * @throws FirestoreFailure.Unavailable when it is not answered within {@code patience}
   * @throws FirestoreFailure.Overtaken when a precondition failed
   * @throws FirestoreFailure when it is refused for another reason
   */
  <T> T await(ApiFuture<T> call, Duration patience) {
    long asked = System.nanoTime();
    try {
      T answer = call.get(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
      answered();
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      call.cancel(true);
      throw new FirestoreFailure.Unavailable("The call to Firestore was interrupted.", e);
    } catch (TimeoutException e) {
      call.cancel(true);
      throw unanswered("nothing within " + patience, e, asked);
    } catch (CancellationException e) {
      throw unanswered("the call was cancelled", e, asked);
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause(), asked);
    }
  }

  private FirestoreFailure failure(Throwable cause, long asked) {
    return switch (code(cause)) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, UNKNOWN, INTERNAL, RESOURCE_EXHAUSTED ->
          unanswered(String.valueOf(cause.getMessage()), cause, asked);
      case FAILED_PRECONDITION, ABORTED, NOT_FOUND, ALREADY_EXISTS -> {
        answered();
        yield new FirestoreFailure.Overtaken("Another write came first: " + cause, cause);
      }
      default -> {
        answered();
        yield new FirestoreFailure("Firestore refused: " + cause.getMessage(), cause);
      }
    };
  }

  private static StatusCode.Code code(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof ApiException e) {
        return e.getStatusCode().getCode();
      }
      if (each instanceof FirestoreException e && e.getStatus() != null) {
        return StatusCode.Code.valueOf(e.getStatus().getCode().name());
      }
      if (each instanceof io.grpc.StatusRuntimeException e) {
        return StatusCode.Code.valueOf(Status.fromThrowable(e).getCode().name());
      }
    }
    return StatusCode.Code.UNKNOWN;
  }

  private FirestoreFailure.Unavailable unanswered(String found, Throwable cause, long asked) {
    failures.incrementAndGet();
    synchronized (this) {
      // A call that was lost with its connection tells nothing of what came after it.
      boolean news = asked - lastAnswer > 0;
      if (downSince == null && news) {
        downSince = System.nanoTime();
        log.warn(
            "Firestore does not answer ({}). The read models wait for it and go on by themselves;"
                + " commands are not affected.",
            found);
      }
      if (news) {
        renew();
      }
    }
    return new FirestoreFailure.Unavailable("Firestore does not answer: " + found, cause);
  }

  private synchronized void answered() {
    lastAnswer = System.nanoTime();
    if (downSince != null) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - downSince);
      downSince = null;
      log.info("Firestore answers again, after {} seconds.", seconds);
    }
  }

  /**
   * A client whose connections fail waits up to two minutes before it tries again, and one whose
   * connection is dead does not notice; a new one connects at once.
   */
  private void renew() {
    if (closed || System.nanoTime() - created < RENEW_NANOS) {
      return;
    }
    Firestore old = client;
    created = System.nanoTime();
    client = create();
    Thread.ofVirtual().start(() -> shutDown(old));
  }

  private static void shutDown(Firestore client) {
    try {
      client.shutdownNow();
    } catch (RuntimeException e) {
      log.debug("Closing a client of Firestore failed: {}", e.toString());
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    shutDown(client);
  }
}
