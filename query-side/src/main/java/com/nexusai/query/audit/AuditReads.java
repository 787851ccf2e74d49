package com.nexusai.query.audit;

import com.nexusai.query.store.Condition;
import com.nexusai.query.store.Find;
import com.nexusai.query.web.Answers;
import com.nexusai.query.web.Answers.Page;
import com.nexusai.query.web.Caller;
import com.nexusai.query.web.Cursors;
import com.nexusai.query.web.FreshReads;
import com.nexusai.query.web.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The route that reads the audit, for admins. */
@RestController
public final class AuditReads {
  private static final int PAGE = 50;
  private static final int PAGE_MAX = 200;
  private static final List<String> FILTERS = List.of("subject", "actor", "type");

  private final FreshReads reads;

  /** Reads entries from here. */
  public AuditReads(FreshReads reads) {
    this.reads = reads;
  }

  /**
   * The entries, the newest first; {@code from} leaves out what an admin has already seen, up to
   * that position.
   */
  @GetMapping("/api/v1/audit/events")
  public ResponseEntity<byte[]> events(HttpServletRequest request, @Nullable Principal principal) {
    String caller = Caller.user(principal).value();
    AuditStream.requireAdmin(request.isUserInRole(Caller.ADMIN));
    Query query =
        new Query(
            request, Set.of("from", "subject", "actor", "type", "limit", "cursor", "at_least"));
    long from = query.position("from");
    reads.requireNotInTheFuture("from", from);
    Map<String, Object> equal = new HashMap<>();
    FILTERS.forEach(name -> query.text(name).ifPresent(value -> equal.put(name, value)));
    Cursors cursors =
        new Cursors(
            Arrays.asList(
                "audit",
                caller,
                from,
                equal.get("subject"),
                equal.get("actor"),
                equal.get("type")));
    int limit = query.limit(PAGE, PAGE_MAX);
    Find<AuditDocument> newest =
        Find.newest(
            AuditDocument.VIEW,
            equal,
            AuditDocument.POSITION,
            query.text("cursor").map(c -> cursors.read(c, Long.class)).orElse(null),
            limit + 1);
    Find<AuditDocument> wanted =
        from == 0
            ? newest
            : newest.and(new Condition.Between(AuditDocument.POSITION, from + 1, null));
    List<AuditDocument> found =
        reads.read(
            query.position("at_least"),
            List.of(AuditProjection.NAME),
            reading -> reading.find(wanted));
    List<AuditDocument> here = found.subList(0, Math.min(limit, found.size()));
    return Answers.json(
        new Page<>(here, found.size() > limit ? cursors.after(here.getLast().position()) : null));
  }
}
