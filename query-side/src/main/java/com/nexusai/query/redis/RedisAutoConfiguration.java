package com.nexusai.query.redis;

import com.nexusai.kernel.history.EventLog;
import com.nexusai.query.QueryAutoConfiguration;
import com.nexusai.query.execution.ExecutionProjection;
import com.nexusai.query.store.ProjectionStore;
import com.nexusai.query.wake.FollowedLog;
import com.nexusai.query.web.FreshReads;
import com.nexusai.query.workflow.WorkflowProjection;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/** Redis, when {@code nexus.redis-url} says where it is. */
@AutoConfiguration(before = QueryAutoConfiguration.class)
@Conditional(WhenRedisIsSet.class)
class RedisAutoConfiguration {
  /** After how long without a word from Redis the event store is asked for news. */
  private static final Duration SILENCE = Duration.ofSeconds(1);

  @Bean
  @ConditionalOnMissingBean
  StoreIdentity storeIdentity() {
    return StoreIdentity.ofThisProcess();
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  RedisLink redisLink(Environment environment) {
    String url = environment.getRequiredProperty(WhenRedisIsSet.URL).strip();
    return new RedisLink(
        RedisAddress.parse(url)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "Expected "
                        + RedisAddress.EXPECTED
                        + ", found '"
                        + RedisAddress.shown(url)
                        + "'.")));
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  RedisWakeUps redisWakeUps(RedisLink link, StoreIdentity store) {
    return new RedisWakeUps(link, store);
  }

  /** Only for who asks for it by name: an event log without further words is the store's own. */
  @Bean(destroyMethod = "close", defaultCandidate = false)
  @Qualifier(FollowedLog.BEAN)
  FollowedLog followedLog(EventLog log, RedisWakeUps wakeUps) {
    return new FollowedLog(log, wakeUps, SILENCE);
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnProperty(name = "nexus.redis-cache", havingValue = "on", matchIfMissing = true)
  RedisAnswers redisAnswers(
      RedisLink link,
      StoreIdentity identity,
      @Qualifier(FollowedLog.BEAN) FollowedLog followed,
      EventLog log,
      FreshReads reads,
      ProjectionStore store) {
    List<String> projections = List.of(WorkflowProjection.NAME, ExecutionProjection.NAME);
    return new RedisAnswers(
        link,
        identity,
        followed,
        reads,
        () -> projections.stream().allMatch(name -> store.deadLetters(name, log).size() == 0),
        RedisAnswers.Bounds.USUAL);
  }

  @Bean
  RedisMetrics redisMetrics(
      RedisLink link,
      RedisWakeUps wakeUps,
      @Qualifier(FollowedLog.BEAN) FollowedLog followed,
      ObjectProvider<RedisAnswers> answers) {
    return new RedisMetrics(link, wakeUps, followed, answers.getIfAvailable());
  }
}
