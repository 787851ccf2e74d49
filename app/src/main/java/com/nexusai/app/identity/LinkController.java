package com.nexusai.app.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How the browser of a local server's owner signs in. */
@RestController
@ConditionalOnProperty(name = "nexus.auth", havingValue = "local")
class LinkController {
  private static final String USED_UP =
      "This link was used before or is older than ten minutes. Get a new one with: ./nexus link\n";
  private final LoginLinks links;
  private final LocalSession session;
  private final SessionCookie cookie;

  LinkController(LoginLinks links, LocalSession session, SessionCookie cookie) {
    this.links = links;
    this.session = session;
    this.cookie = cookie;
  }

  @PostMapping("/api/v1/login-links")
  ResponseEntity<Map<String, String>> newLink() {
    return ResponseEntity.status(HttpStatus.CREATED).body(Map.of("path", links.next()));
  }

  @GetMapping("/login")
  ResponseEntity<String> login(
      @RequestParam(defaultValue = "") String token, HttpServletRequest request) {
    if (!links.use(token)) {
      return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
          .contentType(MediaType.TEXT_PLAIN)
          .body(USED_UP);
    }
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create("/"))
        .header(
            HttpHeaders.SET_COOKIE,
            cookie.of(request, session.next(), LocalSession.LIFETIME).toString())
        .build();
  }
}
