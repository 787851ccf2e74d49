package com.nexusai.app.limit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Counts requests by where they come from, before anybody looks at what they ask. */
final class AddressLimit extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private final transient RateLimits limits;

  AddressLimit(RateLimits limits) {
    this.limits = limits;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (limits.refusesAddress(request, response)) {
      return;
    }
    chain.doFilter(request, response);
    if (response.getStatus() == HttpServletResponse.SC_UNAUTHORIZED) {
      limits.failed(request);
    }
  }
}
