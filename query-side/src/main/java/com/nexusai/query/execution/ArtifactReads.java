package com.nexusai.query.execution;

import com.nexusai.kernel.artifact.ArtifactStore;
import com.nexusai.kernel.execution.ArtifactRef;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import com.nexusai.query.web.Caller;
import com.nexusai.query.web.Ids;
import com.nexusai.query.web.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The routes that hand out the files that output steps kept. */
@RestController
@RequestMapping("/api/v1/executions/{id}/artifacts/{agent}")
public final class ArtifactReads {
  private static final int ITEM_MAX = 99_999;

  private final Executions executions;
  private final ArtifactStore artifacts;

  /** Finds the step here and its file there. */
  public ArtifactReads(Executions executions, ArtifactStore artifacts) {
    this.executions = executions;
    this.artifacts = artifacts;
  }

  /** The file of a step. */
  @GetMapping
  public ResponseEntity<byte[]> ofStep(
      @PathVariable("id") String id,
      @PathVariable("agent") String agent,
      HttpServletRequest request,
      @Nullable Principal principal) {
    return file(id, agent, null, request, principal);
  }

  /** The file of one item of a for-each step. */
  @GetMapping("/{item}")
  public ResponseEntity<byte[]> ofItem(
      @PathVariable("id") String id,
      @PathVariable("agent") String agent,
      @PathVariable("item") String item,
      HttpServletRequest request,
      @Nullable Principal principal) {
    return file(id, agent, item(item), request, principal);
  }

  private ResponseEntity<byte[]> file(
      String id,
      String agent,
      @Nullable Integer item,
      HttpServletRequest request,
      @Nullable Principal principal) {
    var caller = Caller.user(principal);
    long atLeast = new Query(request, Set.of("at_least")).position("at_least");
    StepDocument step = executions.step(caller, Ids.execution(id), Ids.agent(agent), item, atLeast);
    ArtifactRef artifact = step.artifact();
    if (artifact == null) {
      throw Rejection.notFound("an artifact", agent);
    }
    byte[] bytes =
        artifacts
            .read(artifact.sha256())
            .orElseThrow(() -> Rejection.notFound("an artifact that was not erased", agent));
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .contentType(mediaType(artifact))
        // A file of a stranger's making is never shown within our own origin.
        .header("X-Content-Type-Options", "nosniff")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename(artifact.name(), StandardCharsets.UTF_8)
                .build()
                .toString())
        .body(bytes);
  }

  private static MediaType mediaType(ArtifactRef artifact) {
    try {
      return MediaType.parseMediaType(artifact.contentType());
    } catch (InvalidMediaTypeException e) {
      return MediaType.APPLICATION_OCTET_STREAM;
    }
  }

  private static int item(String item) {
    if (item.matches("[0-9]{1,5}") && Integer.parseInt(item) <= ITEM_MAX) {
      return Integer.parseInt(item);
    }
    throw Rejection.of(
        Kind.INVALID,
        "INVALID_ID",
        "$.item",
        "an item from 0 to " + ITEM_MAX,
        "'" + item.substring(0, Math.min(40, item.length())) + "'");
  }
}
