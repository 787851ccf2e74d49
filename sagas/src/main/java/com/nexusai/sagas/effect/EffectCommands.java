package com.nexusai.sagas.effect;

import com.nexusai.kernel.effect.EffectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the commands that report effects, until they are accepted or refused. Every such command
 * is safe to repeat.
 *
 * <p>While the store or the command side is unavailable a report is tried again for as long as it
 * takes: its effect has taken place and would otherwise take place twice. A failure that nobody
 * expected is tried again a few times only.
 */
public final class EffectCommands {
  private static final Logger log = LoggerFactory.getLogger(EffectCommands.class);
  private static final int SURPRISES_MAX = 10;
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long PAUSE_MILLIS_MAX = 5_000;
  private static final long ANSWER_SECONDS_MAX = 120;

  private final CommandBus bus;
  private volatile CountDownLatch stopped = new CountDownLatch(1);

  /** The command was refused for good: what it is about is gone or over. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(Throwable cause) {
      super(cause.getMessage(), cause, false, false);
    }
  }

  /** The command could not be delivered for now. */
  public static final class Undelivered extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kept it from being delivered. */
    public Undelivered(Throwable cause) {
      super(cause.getMessage(), cause, false, false);
    }
  }

  /** Delivers over this bus. */
  public EffectCommands(CommandBus bus) {
    this.bus = bus;
  }

  /** From now on deliveries are tried again. */
  void start() {
    stopped = new CountDownLatch(1);
  }

  /** From now on a delivery that fails is given up. */
  void stop() {
    stopped.countDown();
  }

  /**
   * Delivers a command, and blocks until its transaction is durable. One that reports several
   * effects is not insisted on when it fails unexpectedly: one of them may have spoilt it for the
   * others.
   *
   * @param rows the effect rows that the command's transaction deletes
   * @return the handler's answer
   */
  public @Nullable Object deliver(Object command, List<String> rows) throws Refused, Undelivered {
    CommandMessage<Object> message = message(command, rows);
    for (int failures = 1; ; failures++) {
      CommandResultMessage<?> result = send(message);
      if (!result.isExceptional()) {
        return result.getPayload();
      }
      weigh(result.exceptionResult(), failures, rows.size() > 1 ? 1 : SURPRISES_MAX);
    }
  }

  private CommandResultMessage<?> send(CommandMessage<Object> message) {
    FutureCallback<Object, Object> answer = new FutureCallback<>();
    try {
      bus.dispatch(message, answer);
      return answer.getResult(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (RuntimeException e) {
      return GenericCommandResultMessage.asCommandResultMessage(e);
    }
  }

  private static CommandMessage<Object> message(Object command, List<String> rows) {
    CommandMessage<Object> message = GenericCommandMessage.asCommandMessage(command);
    return switch (rows.size()) {
      case 0 -> message;
      case 1 -> message.andMetaData(Map.of(EffectStore.REPORTS_EFFECT, rows.getFirst()));
      default -> message.andMetaData(Map.of(EffectStore.REPORTS_EFFECT, new ArrayList<>(rows)));
    };
  }

  /** Returns, after a pause, when the command shall be tried again. */
  private void weigh(Throwable fault, int failures, int surprisesMax) throws Refused, Undelivered {
    switch (Fault.of(fault)) {
      case REFUSAL -> throw new Refused(fault);
      case OUTAGE -> log.debug("Try {} of a report failed: {}", failures, fault.toString());
      case SURPRISE -> {
        log.warn("Try {} of {} of a report failed", failures, surprisesMax, fault);
        if (failures >= surprisesMax) {
          throw new Undelivered(fault);
        }
      }
    }
    if (stopped.getCount() == 0 || pause(failures)) {
      throw new Undelivered(fault);
    }
  }

  private boolean pause(int failures) throws Undelivered {
    long millis = Math.min(PAUSE_MILLIS_MAX, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
    try {
      return stopped.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new Undelivered(e);
    }
  }
}
