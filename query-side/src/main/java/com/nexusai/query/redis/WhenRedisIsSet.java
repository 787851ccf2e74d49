package com.nexusai.query.redis;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether there is an address of Redis; an empty one is none. */
final class WhenRedisIsSet implements Condition {
  static final String URL = "nexus.redis-url";

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return !context.getEnvironment().getProperty(URL, "").isBlank();
  }
}
