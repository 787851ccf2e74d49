package com.nexusai.app.edge;

import jakarta.servlet.http.HttpServletResponse;

/** The headers that every answer carries, whatever it answers. */
public final class SecurityHeaders {
  private static final String PAGES =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
          + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  /**
   * What a workflow answers is its author's: it may not act as a page of ours, whose cookie it
   * would carry.
   */
  private static final String WEBHOOKS = "default-src 'none'; frame-ancestors 'none'; sandbox";

  private SecurityHeaders() {}

  /**
   * Sets them.
   *
   * @param path of the request; what comes from a workflow's author gets a stricter policy
   */
  public static void add(String path, HttpServletResponse response) {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("X-XSS-Protection", "1; mode=block");
    response.setHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Content-Security-Policy", path.startsWith("/webhooks/") ? WEBHOOKS : PAGES);
    if (path.startsWith("/api/") || path.startsWith("/login")) {
      response.setHeader("Cache-Control", "no-store");
    }
  }
}
