package com.nexusai.query.projection;

import com.nexusai.query.store.Progress;
import com.nexusai.query.web.Answers;
import com.nexusai.query.web.Caller;
import com.nexusai.query.web.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The route that tells how far the projections have come; it is for admins, which the security
 * rules of the server see to.
 */
@RestController
public final class ProjectionReads {
  private final Projections projections;
  private final Progress progress;

  /** Tells of these projections. */
  public ProjectionReads(Projections projections, Progress progress) {
    this.projections = projections;
    this.progress = progress;
  }

  /** All projections. */
  record All(List<ProjectionStatus> items) {}

  /** Each projection's position, lag and dead letters. */
  @GetMapping("/api/v1/projections")
  public ResponseEntity<byte[]> projections(
      HttpServletRequest request, @Nullable Principal principal) {
    Caller.user(principal);
    new Query(request, Set.of());
    return Answers.json(
        new All(
            projections.names().stream().map(name -> projections.status(name, progress)).toList()));
  }
}
