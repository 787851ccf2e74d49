package com.nexusai.kernel.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.Collectors;
import org.axonframework.commandhandling.CommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A command or request that Nexus refuses. Nothing was changed.
 *
 * <p>It is a {@link CommandExecutionException} because the class of any other exception is lost on
 * the way from a remote command handler; {@link #rejection()} (the details) survives. It carries no
 * stack trace: a refusal is an answer, not a fault.
 */
public final class Rejection extends CommandExecutionException {
  private static final long serialVersionUID = 1L;

  /** What kind of refusal; decides the HTTP status. */
  public enum Kind {
    /** The request cannot be read, or breaks a rule of its own (400). */
    INVALID(400),
    /** Well formed, but not acceptable in what it says (422). */
    UNPROCESSABLE(422),
    /** No token, or one that is not accepted (401). */
    UNAUTHENTICATED(401),
    /** The caller may see it but not do this (403). */
    FORBIDDEN(403),
    /** Not there, or not the caller's (404). */
    NOT_FOUND(404),
    /** Does not fit the present state (409). */
    CONFLICT(409),
    /** Larger than the limit (413). */
    TOO_LARGE(413),
    /** More often than the limit (429). */
    TOO_MANY(429),
    /** Cannot be done now, try again (503). */
    UNAVAILABLE(503);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    /** The HTTP status that tells this kind. */
    public int status() {
      return status;
    }
  }

  /**
   * What survives the wire: the refusal as data.
   *
   * @param kind decides the HTTP status
   * @param code the stable code of the whole refusal, equal to the first problem's where there is
   *     just one
   * @param title one sentence for a person
   * @param problems every problem found, at least one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Details(Kind kind, String code, String title, List<Problem> problems) {
    public Details {
      problems = List.copyOf(problems);
    }
  }

  private final transient @Nullable Details rejection;

  /** Refuses with these details. */
  public Rejection(Details details) {
    super(message(details), null, details);
    this.rejection = details;
  }

  /** Refuses for one reason. */
  public static Rejection of(Kind kind, Problem problem) {
    return new Rejection(new Details(kind, problem.code(), problem.sentence(), List.of(problem)));
  }

  /** Refuses for one reason, told in parts. */
  public static Rejection of(Kind kind, String code, String path, String expected, String found) {
    return of(kind, Problem.of(code, path, expected, found));
  }

  /** Refuses for all of these reasons at once; {@code problems} is not empty. */
  public static Rejection of(Kind kind, String code, String title, List<Problem> problems) {
    return new Rejection(new Details(kind, code, title, problems));
  }

  /** What is missing, or belongs to somebody else: the two are told alike on purpose. */
  public static Rejection notFound(String what, Object id) {
    return of(Kind.NOT_FOUND, "NOT_FOUND", "$", "the id of " + what + " of yours", "'" + id + "'");
  }

  /** The refusal as data. */
  public Details rejection() {
    return rejection != null ? rejection : this.<Details>getDetails().orElseThrow();
  }

  private static String message(Details details) {
    return details.problems().stream().map(Problem::sentence).collect(Collectors.joining(" "));
  }
}
