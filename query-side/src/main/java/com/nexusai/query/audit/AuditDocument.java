package com.nexusai.query.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nexusai.query.store.Field;
import com.nexusai.query.store.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a person did.
 *
 * @param position of the last event of it
 * @param time when it was decided
 * @param actor the person
 * @param userId whose workflow or run it is; null where the event does not say
 * @param subjectKind what sort of thing the subject is
 * @param subject the workflow's or the run's id
 * @param workflowId the run's workflow; null for a workflow's own entries and where it is not told
 * @param type what was done, as a snake_case word
 * @param edits how many single edits made the version; null for anything else
 * @param summary for people, in one line; without anything that a run worked on
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditDocument(
    long position,
    Instant time,
    String actor,
    @Nullable String userId,
    String subjectKind,
    String subject,
    @Nullable String workflowId,
    String type,
    @Nullable Integer edits,
    String summary) {

  static final String POSITION = "position";

  static final View<AuditDocument> VIEW =
      new View<>(
          "audit",
          AuditDocument.class,
          List.of(
              new Field<>(POSITION, AuditDocument::position),
              new Field<>("user_id", AuditDocument::userId),
              new Field<>("actor", AuditDocument::actor),
              new Field<>("subject", AuditDocument::subject),
              new Field<>("type", AuditDocument::type)),
          List.of(
              List.of(POSITION),
              List.of("user_id", POSITION),
              List.of("actor", POSITION),
              List.of("subject", POSITION),
              List.of("type", POSITION)));
}
