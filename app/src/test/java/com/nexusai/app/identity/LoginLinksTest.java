package com.nexusai.app.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginLinksTest {
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final LoginLinks links =
      new LoginLinks(
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  @Test
  void a_link_works_once() {
    String token = next();

    assertThat(links.use(token)).isTrue();
    assertThat(links.use(token)).isFalse();
  }

  @Test
  void a_link_ends_after_ten_minutes() {
    String token = next();
    String other = next();

    now = now.plus(Duration.ofMinutes(10)).minusMillis(1);
    assertThat(links.use(token)).isTrue();
    now = now.plusMillis(1);
    assertThat(links.use(other)).isFalse();
  }

  @Test
  void what_was_never_given_out_opens_nothing() {
    assertThat(links.use("")).isFalse();
    assertThat(links.use(LocalToken.random())).isFalse();
  }

  @Test
  void of_very_many_open_links_the_oldest_give_way() {
    String first = next();
    now = now.plusMillis(1);
    for (int i = 0; i < 100; i++) {
      next();
    }

    assertThat(links.use(first)).isFalse();
    assertThat(links.use(next())).isTrue();
  }

  private String next() {
    return links.next().replace("/login?token=", "");
  }
}
