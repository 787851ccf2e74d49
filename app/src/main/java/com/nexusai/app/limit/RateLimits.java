package com.nexusai.app.limit;

import com.nexusai.app.problem.ProblemResponse;
import com.nexusai.kernel.problem.Problem;
import com.nexusai.kernel.problem.ProblemJson;
import com.nexusai.kernel.problem.Rejection;
import com.nexusai.kernel.problem.Rejection.Kind;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a server. On a local server its own machine is not limited: whoever sits there
 * could as well stop it.
 */
public final class RateLimits {
  /** How many wrong tokens a minute; nobody who means well has that many. */
  static final int FAILURES_PER_MINUTE = 60;

  private final @Nullable Buckets byUser;
  private final @Nullable Buckets byAddress;
  private final @Nullable Buckets failures;
  private final ClientAddress clients;
  private final boolean loopbackFree;

  /**
   * Sets the limits.
   *
   * @param perUser requests a minute; null for no limit
   * @param perAddress requests a minute; null for no limit, also on wrong tokens
   * @param loopbackFree whether requests of this machine are not counted
   */
  RateLimits(
      @Nullable Integer perUser,
      @Nullable Integer perAddress,
      ClientAddress clients,
      boolean loopbackFree) {
    this.byUser = perUser == null ? null : new Buckets(perUser);
    this.byAddress = perAddress == null ? null : new Buckets(perAddress);
    this.failures = perAddress == null ? null : new Buckets(FAILURES_PER_MINUTE);
    this.clients = clients;
    this.loopbackFree = loopbackFree;
  }

  /** Counts a request of an address; answers it, and says so, when there were too many. */
  boolean refusesAddress(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String client = counted(request);
    if (client == null) {
      return false;
    }
    if (failures != null
        && bearsCredentials(request)
        && failures.of(client).getAvailableTokens() == 0) {
      long wait = failures.of(client).estimateAbilityToConsume(1).getNanosToWaitForRefill();
      refuse(response, failures, wait, "wrong tokens of this address");
      return true;
    }
    return byAddress != null && refuses(byAddress, client, response, "requests of this address");
  }

  /** Counts a request of a user; answers it, and says so, when there were too many. */
  boolean refusesUser(String user, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    return byUser != null
        && counted(request) != null
        && refuses(byUser, user, response, "requests of this user");
  }

  /** Counts a token that was not accepted. */
  void failed(HttpServletRequest request) {
    String client = counted(request);
    if (failures != null && client != null && bearsCredentials(request)) {
      failures.of(client).tryConsume(1);
    }
  }

  private static boolean bearsCredentials(HttpServletRequest request) {
    return request.getHeader("Authorization") != null || request.getHeader("Cookie") != null;
  }

  /** Under which name a request is counted; null for one that is not. */
  private @Nullable String counted(HttpServletRequest request) {
    InetAddress client = clients.of(request);
    return loopbackFree && client.isLoopbackAddress() ? null : ClientAddress.group(client);
  }

  private static boolean refuses(
      Buckets buckets, String name, HttpServletResponse response, String what) throws IOException {
    ConsumptionProbe probe = buckets.of(name).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      refuse(response, buckets, probe.getNanosToWaitForRefill(), what);
      return true;
    }
    tell(response, buckets, probe.getRemainingTokens(), probe.getNanosToWaitForReset());
    return false;
  }

  private static void refuse(
      HttpServletResponse response, Buckets buckets, long nanosToWait, String what)
      throws IOException {
    tell(response, buckets, 0, nanosToWait);
    response.setHeader("Retry-After", Long.toString(seconds(nanosToWait)));
    Problem problem =
        new Problem(
            "RATE_LIMITED",
            "$",
            "at most " + buckets.perMinute() + " " + what + " a minute",
            "more",
            "Try again after " + Duration.ofSeconds(seconds(nanosToWait)) + ".");
    ProblemResponse.send(
        response, ProblemJson.of(Rejection.of(Kind.TOO_MANY, problem).rejection()));
  }

  private static void tell(
      HttpServletResponse response, Buckets buckets, long remaining, long nanosToReset) {
    response.setHeader("RateLimit-Limit", Integer.toString(buckets.perMinute()));
    response.setHeader("RateLimit-Remaining", Long.toString(remaining));
    response.setHeader("RateLimit-Reset", Long.toString(seconds(nanosToReset)));
  }

  /** Rounded up: who comes back then is let in. */
  private static long seconds(long nanos) {
    return Math.max(1, (nanos + TimeUnit.SECONDS.toNanos(1) - 1) / TimeUnit.SECONDS.toNanos(1));
  }
}
