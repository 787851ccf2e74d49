package com.nexusai.app.edge;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets the API take JSON only. A form would be read by the servlet container as parameters, and the
 * body that the API then sees would be empty: the caller would be told that all is well.
 */
final class JsonBodies implements HandlerInterceptor {

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws HttpMediaTypeNotSupportedException {
    boolean hasBody =
        request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    String type = request.getContentType();
    if (hasBody && type != null && !isJson(type)) {
      throw new HttpMediaTypeNotSupportedException(
          parsed(type), List.of(MediaType.APPLICATION_JSON));
    }
    return true;
  }

  private static boolean isJson(String type) {
    MediaType media = parsed(type);
    return media != null
        && (media.isCompatibleWith(MediaType.APPLICATION_JSON)
            || "json".equals(media.getSubtypeSuffix()));
  }

  private static @Nullable MediaType parsed(String type) {
    try {
      return MediaType.parseMediaType(type);
    } catch (InvalidMediaTypeException e) {
      return null;
    }
  }
}
