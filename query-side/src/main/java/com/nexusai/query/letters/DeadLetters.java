package com.nexusai.query.letters;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.query.store.WaitingEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.DeadLetterQueueOverflowException;
import org.axonframework.messaging.deadletter.EnqueueDecision;
import org.axonframework.messaging.deadletter.NoSuchDeadLetterException;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;

/**
 * The dead letters of one projection: the first event of an aggregate that failed, and those after
 * it, which wait for it. Kept in memory as well, so that asking "does this aggregate wait?" for
 * every event costs nothing. The memory changes at once and is set back when the batch rolls back.
 */
public final class DeadLetters implements SequencedDeadLetterQueue<EventMessage<?>> {
  private static final int SEQUENCES_MAX = 1024;
  private static final int SEQUENCE_SIZE_MAX = 1024;

  private final String projection;
  private final Supplier<LetterBatch> batches;
  private final LetterMessages messages;
  private final Map<String, List<DeadLetterRow>> sequences = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();

  /**
   * The dead letters of this projection.
   *
   * @param batches tells the batch of the calling thread
   * @param log where the events are that they name
   * @param stored those that are there already
   */
  public DeadLetters(
      String projection, Supplier<LetterBatch> batches, EventLog log, List<DeadLetterRow> stored) {
    this.projection = projection;
    this.batches = batches;
    this.messages = new LetterMessages(log);
    stored.forEach(this::add);
  }

  /** Puts a letter where it belongs in its sequence; one of the same event gives way. */
  private synchronized void add(DeadLetterRow row) {
    List<DeadLetterRow> letters = sequences.computeIfAbsent(row.sequence(), _ -> new ArrayList<>());
    letters.removeIf(row::sameEvent);
    letters.add(row);
    letters.sort(Comparator.comparingLong(DeadLetterRow::position));
  }

  /** All of them. */
  public synchronized List<DeadLetterRow> all() {
    return sequences.values().stream().flatMap(List::stream).toList();
  }

  /** What was stored here has been replaced by these. */
  public synchronized void become(List<DeadLetterRow> rows) {
    sequences.clear();
    rows.forEach(this::add);
  }

  private synchronized void remove(DeadLetterRow row) {
    sequences.computeIfPresent(
        row.sequence(),
        (_, letters) -> {
          letters.removeIf(row::sameEvent);
          return letters.isEmpty() ? null : letters;
        });
  }

  @Override
  public synchronized void enqueue(
      Object sequenceIdentifier, DeadLetter<? extends EventMessage<?>> letter) {
    String sequence = sequenceIdentifier.toString();
    if (isFull(sequence)) {
      throw new DeadLetterQueueOverflowException(
          "No room for another dead letter of '" + sequence + "' in '" + projection + "'.");
    }
    DeadLetterRow row = LetterMessages.row(projection, sequence, letter);
    LetterBatch batch = batches.get();
    batch.store(row);
    batch.onRollback(() -> remove(row));
    add(row);
  }

  @Override
  public synchronized boolean enqueueIfPresent(
      Object sequenceIdentifier, Supplier<DeadLetter<? extends EventMessage<?>>> letterBuilder) {
    if (!contains(sequenceIdentifier)) {
      return false;
    }
    enqueue(sequenceIdentifier, letterBuilder.get());
    return true;
  }

  @Override
  public synchronized void evict(DeadLetter<? extends EventMessage<?>> letter) {
    find(letter)
        .ifPresent(row -> {
          LetterBatch batch = batches.get();
          batch.delete(row);
          batch.onRollback(() -> add(row));
          remove(row);
        });
  }

  @Override
  public synchronized void requeue(
      DeadLetter<? extends EventMessage<?>> letter,
      UnaryOperator<DeadLetter<? extends EventMessage<?>>> letterUpdater) {
    DeadLetterRow old =
        find(letter)
            .orElseThrow(() ->
                new NoSuchDeadLetterException(
                    "There is no dead letter for event " + letter.message().getIdentifier()));
    DeadLetterRow updated =
        LetterMessages.row(projection, old.sequence(), letterUpdater.apply(letter.markTouched()));
    LetterBatch batch = batches.get();
    batch.store(updated);
    batch.onRollback(() -> add(old));
    add(updated);
  }

  private Optional<DeadLetterRow> find(DeadLetter<? extends EventMessage<?>> letter) {
    String eventId = letter.message().getIdentifier();
    return sequences.values().stream()
        .flatMap(List::stream)
        .filter(row -> row.eventId().equals(eventId))
        .findFirst();
  }

  /**
   * An aggregate whose letters are being tried again still waits: what they wrote is not visible
   * before their commit.
   */
  @Override
  public synchronized boolean contains(Object sequenceIdentifier) {
    String sequence = sequenceIdentifier.toString();
    return sequences.containsKey(sequence) || taken.contains(sequence);
  }

  /** The letters after this position, in the order of their events. */
  public synchronized List<WaitingEvent> after(long position, int limit) {
    return sequences.values().stream()
        .flatMap(List::stream)
        .filter(row -> row.position() > position)
        .sorted(Comparator.comparingLong(DeadLetterRow::position))
        .limit(limit)
        .map(DeadLetterRow::waiting)
        .toList();
  }

  private synchronized List<DeadLetterRow> rows(String sequence) {
    return List.copyOf(sequences.getOrDefault(sequence, List.of()));
  }

  @Override
  public Iterable<DeadLetter<? extends EventMessage<?>>> deadLetterSequence(
      Object sequenceIdentifier) {
    List<DeadLetter<? extends EventMessage<?>>> letters = new ArrayList<>();
    rows(sequenceIdentifier.toString()).forEach(row -> letters.add(messages.letter(row)));
    return letters;
  }

  @Override
  public Iterable<Iterable<DeadLetter<? extends EventMessage<?>>>> deadLetters() {
    List<Iterable<DeadLetter<? extends EventMessage<?>>>> all = new ArrayList<>();
    sequenceNames().forEach(sequence -> all.add(deadLetterSequence(sequence)));
    return all;
  }

  private synchronized List<String> sequenceNames() {
    return List.copyOf(sequences.keySet());
  }

  @Override
  public synchronized boolean isFull(Object sequenceIdentifier) {
    List<DeadLetterRow> letters = sequences.get(sequenceIdentifier.toString());
    return letters == null
        ? sequences.size() >= SEQUENCES_MAX
        : letters.size() >= SEQUENCE_SIZE_MAX;
  }

  @Override
  public synchronized long size() {
    return sequences.values().stream().mapToLong(List::size).sum();
  }

  @Override
  public synchronized long sequenceSize(Object sequenceIdentifier) {
    return rows(sequenceIdentifier.toString()).size();
  }

  @Override
  public synchronized long amountOfSequences() {
    return sequences.size();
  }

  /**
   * Tries the sequence that was touched longest ago; it stops at the first letter that fails again.
   */
  @Override
  public boolean process(
      Predicate<DeadLetter<? extends EventMessage<?>>> sequenceFilter,
      Function<DeadLetter<? extends EventMessage<?>>, EnqueueDecision<EventMessage<?>>> task) {
    Optional<String> sequence = take(sequenceFilter);
    if (sequence.isEmpty()) {
      return false;
    }
    LetterBatch batch = batches.get();
    batch.afterCommit(() -> giveBack(sequence.get()));
    batch.onRollback(() -> giveBack(sequence.get()));
    return processAll(sequence.get(), task);
  }

  private Optional<String> take(Predicate<DeadLetter<? extends EventMessage<?>>> filter) {
    List<DeadLetterRow> firsts = new ArrayList<>();
    sequenceNames().forEach(name -> firsts.addAll(rows(name).stream().limit(1).toList()));
    firsts.sort(Comparator.comparing(DeadLetterRow::lastTouched));
    return firsts.stream()
        .filter(row -> filter.test(messages.letter(row)))
        .map(DeadLetterRow::sequence)
        .filter(this::takeIfFree)
        .findFirst();
  }

  private synchronized boolean takeIfFree(String sequence) {
    return taken.add(sequence);
  }

  private synchronized void giveBack(String sequence) {
    taken.remove(sequence);
  }

  private boolean processAll(
      String sequence,
      Function<DeadLetter<? extends EventMessage<?>>, EnqueueDecision<EventMessage<?>>> task) {
    List<DeadLetterRow> rows = rows(sequence);
    while (!rows.isEmpty()) {
      DeadLetter<EventMessage<?>> letter = messages.letter(rows.getFirst());
      EnqueueDecision<EventMessage<?>> decision = task.apply(letter);
      if (decision.shouldEnqueue()) {
        requeue(
            letter,
            l -> decision.withDiagnostics(l).withCause(decision.enqueueCause().orElse(null)));
        return false;
      }
      evict(letter);
      rows = rows(sequence);
    }
    return true;
  }

  @Override
  public void clear() {
    for (String sequence : sequenceNames()) {
      for (DeadLetter<? extends EventMessage<?>> letter : deadLetterSequence(sequence)) {
        evict(letter);
      }
    }
  }
}
