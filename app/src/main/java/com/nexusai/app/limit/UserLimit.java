package com.nexusai.app.limit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Counts requests by who makes them, from wherever they come; stands behind the sign-in. */
public final class UserLimit extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private final transient RateLimits limits;

  /** Applies these limits. */
  public UserLimit(RateLimits limits) {
    this.limits = limits;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Authentication user = SecurityContextHolder.getContext().getAuthentication();
    if (user == null || !limits.refusesUser(user.getName(), request, response)) {
      chain.doFilter(request, response);
    }
  }
}
