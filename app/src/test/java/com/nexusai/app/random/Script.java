package com.nexusai.app.random;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the fake service and people do: a pure function of what is asked.
 *
 * @param patient the agents that nobody may keep waiting for ever
 */
record Script(long seed, Map<String, Profile> profiles, Set<String> patient) {
  private static final int LARGE = 70_000;

  /**
   * How a service behaves for one agent, in shares of its attempts; the rest succeeds.
   *
   * @param large whether its results are larger than an event holds
   */
  record Profile(double permanent, double retryable, double slow, double lost, boolean large) {}

  /** What happens to this attempt. */
  Reply reply(String agent, @Nullable Integer item, int round, int attempt, @Nullable Object body) {
    Profile profile = Objects.requireNonNull(profiles.get(agent), agent);
    Random random = random(agent, item, round, attempt);
    double drawn = random.nextDouble();
    if ((drawn -= profile.permanent) < 0) {
      return new Reply.Permanent();
    }
    if ((drawn -= profile.retryable) < 0) {
      return new Reply.Retryable();
    }
    if ((drawn -= profile.slow) < 0) {
      return new Reply.Slow();
    }
    Map<String, Object> output = new HashMap<>();
    output.put("n", (long) random.nextInt(10));
    if (drawn - profile.lost < 0) {
      output.put("by", "hand");
      return new Reply.Lost(random.nextBoolean() ? Optional.of(output) : Optional.empty());
    }
    output.put("body", body);
    if (profile.large) {
      output.put("blob", "x".repeat(LARGE));
    }
    return new Reply.Success(output);
  }

  private Random random(Object... question) {
    Random random = new Random((seed * 31 + Objects.hash(question)) * 0x9E3779B97F4A7C15L);
    random.nextInt();
    return random;
  }

  /** Whether a person approves; empty when nobody decides in time. */
  Optional<Boolean> approves(String agent, @Nullable Integer item) {
    Random random = random("approval", agent, item);
    return random.nextInt(4) == 0 && !patient.contains(agent)
        ? Optional.empty()
        : Optional.of(random.nextInt(3) > 0);
  }

  /** What a callback brings; empty when it does not come in time. */
  Optional<Object> callback(String agent, @Nullable Integer item) {
    Random random = random("callback", agent, item);
    return random.nextInt(4) == 0 && !patient.contains(agent)
        ? Optional.empty()
        : Optional.of(Map.of("n", (long) random.nextInt(10), "v", (long) random.nextInt(10)));
  }

  /** Whether the callback comes before the step is reached. */
  boolean early(String agent) {
    return random("early", agent).nextBoolean() && callback(agent, null).isPresent();
  }
}
