package com.nexusai.query.web;

import com.nexusai.kernel.identity.UserId;
import com.nexusai.kernel.json.Json;
import java.util.List;
import java.util.function.Supplier;

/** Answers to questions that are asked often, kept somewhere that is quicker than reading. */
public interface AnswerCache {
  /** Keeps nothing. */
  AnswerCache NONE = (_, read) -> Json.write(read.get().value());

  /**
   * A question.
   *
   * @param caller who asks: answers are never shared between callers
   * @param as what the caller is to what is asked for, as it was looked up just now: whose role
   *     changed gets other answers at once
   * @param route what is asked, for example {@code /api/v1/workflows/wf-7}
   * @param parameters how, as {@link Query#asked()} tells it
   * @param atLeast the position that the answer must hold everything up to; 0 for any
   * @param projections whose views it is read from
   */
  record Question(
      UserId caller,
      String as,
      String route,
      String parameters,
      long atLeast,
      List<String> projections) {
    public Question {
      projections = List.copyOf(projections);
    }
  }

  /**
   * What was read.
   *
   * @param scopes what the answer tells of, as {@link Scopes} names it: an event that touches none
   *     of them changes nothing in the answer; empty for an answer that must not be kept
   */
  record Answered(Object value, List<String> scopes) {
    public Answered {
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * The answer as JSON: never one that is older than what reading would give, whatever is kept.
   *
   * @param read reads it; it is asked when nothing is kept that is new enough
   */
  byte[] answer(Question question, Supplier<Answered> read);
}
