package com.nexusai.eventstore.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nexusai.eventstore.Backbone;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.UnableToInitializeTokenException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTokenStoreTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path temp;
  private Backbone backbone;
  private SqliteTokenStore mine;
  private SqliteTokenStore theirs;

  @BeforeEach
  void open() {
    backbone = new Backbone(temp.resolve("events.db"));
    mine = store("me", NOW);
    theirs = store("them", NOW);
  }

  @AfterEach
  void close() {
    backbone.close();
  }

  private SqliteTokenStore store(String owner, Instant now) {
    return backbone.tokenStore(owner, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static TrackingToken at(long position) {
    return new GlobalSequenceTrackingToken(position);
  }

  @Test
  void segments_are_created_once_and_found_after_a_restart() {
    mine.initializeTokenSegments("p", 2, at(5));
    assertThatThrownBy(() -> mine.initializeTokenSegments("p", 2, null))
        .isInstanceOf(UnableToClaimTokenException.class);
    assertThatThrownBy(() -> mine.initializeSegment(null, "p", 1))
        .isInstanceOf(UnableToInitializeTokenException.class);
    mine.initializeTokenSegments("q", 1);
    backbone.close();
    open();
    assertThat(mine.fetchSegments("p")).containsExactly(0, 1);
    assertThat(mine.fetchSegments("nobody")).isEmpty();
    assertThat(mine.fetchToken("p", 1)).isEqualTo(at(5));
    assertThat(mine.fetchToken("q", 0)).isNull();
    assertThat(mine.retrieveStorageIdentifier()).isPresent();
  }

  @Test
  void a_token_is_durable_with_its_unit_of_work_and_only_then() {
    mine.initializeTokenSegments("p", 1, at(0));
    assertThatThrownBy(() ->
            backbone.inUnitOfWork(() -> {
              mine.fetchToken("p", 0);
              mine.storeToken(at(7), "p", 0);
              assertThat(mine.fetchToken("p", 0)).isEqualTo(at(7));
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    assertThat(mine.fetchToken("p", 0)).isEqualTo(at(0));
    backbone.inUnitOfWork(() -> mine.storeToken(at(8), "p", 0));
    backbone.close();
    open();
    assertThat(mine.fetchToken("p", 0)).isEqualTo(at(8));
  }

  @Test
  void a_claim_keeps_others_out_until_it_is_released_or_times_out() {
    mine.initializeTokenSegments("p", 1, at(0));
    mine.fetchToken("p", 0);
    assertThatThrownBy(() -> theirs.fetchToken("p", 0))
        .isInstanceOf(UnableToClaimTokenException.class)
        .hasMessageContaining("'me'");
    assertThatThrownBy(() -> theirs.storeToken(at(1), "p", 0))
        .isInstanceOf(UnableToClaimTokenException.class);
    assertThatThrownBy(() -> theirs.extendClaim("p", 0))
        .isInstanceOf(UnableToClaimTokenException.class);
    assertThat(theirs.fetchAvailableSegments("p")).isEmpty();
    theirs.releaseClaim("p", 0);
    assertThatThrownBy(() -> theirs.fetchToken("p", 0))
        .isInstanceOf(UnableToClaimTokenException.class);
    store("me", NOW.plusSeconds(8)).extendClaim("p", 0);
    assertThatThrownBy(() -> store("them", NOW.plusSeconds(17)).fetchToken("p", 0))
        .isInstanceOf(UnableToClaimTokenException.class);
    store("them", NOW.plus(Duration.ofSeconds(19))).fetchToken("p", 0);
    mine.releaseClaim("p", 0);
    store("them", NOW.plusSeconds(20)).releaseClaim("p", 0);
    assertThat(mine.fetchToken("p", 0)).isEqualTo(at(0));
  }

  @Test
  void a_batch_whose_claim_was_taken_over_meanwhile_fails_alone() {
    mine.initializeTokenSegments("p", 1, at(0));
    assertThatThrownBy(() ->
            backbone.inUnitOfWork(() -> {
              mine.storeToken(at(3), "p", 0);
              backbone.append("a", 0, 1);
              mine.releaseClaim("p", 0);
              theirs.fetchToken("p", 0);
            }))
        .isInstanceOf(UnableToClaimTokenException.class);
    assertThat(theirs.fetchToken("p", 0)).isEqualTo(at(0));
    assertThat(backbone.file.head()).isZero();
  }

  @Test
  void claims_do_not_outlive_the_process() {
    mine.initializeTokenSegments("p", 1, at(0));
    mine.fetchToken("p", 0);
    backbone.close();
    open();
    assertThat(theirs.fetchToken("p", 0)).isEqualTo(at(0));
  }

  @Test
  void a_token_that_was_never_created_cannot_be_claimed_or_stored() {
    assertThat(mine.requiresExplicitSegmentInitialization()).isTrue();
    assertThatThrownBy(() -> mine.fetchToken("p", 0))
        .isInstanceOf(UnableToClaimTokenException.class)
        .hasMessageContaining("not been initialized");
    assertThatThrownBy(() -> mine.storeToken(at(1), "p", 0))
        .isInstanceOf(UnableToClaimTokenException.class);
  }

  @Test
  void a_segment_that_was_split_or_merged_meanwhile_cannot_be_claimed() {
    mine.initializeTokenSegments("p", 2, at(0));
    Segment whole = Segment.ROOT_SEGMENT;
    assertThatThrownBy(() -> mine.fetchToken("p", whole))
        .isInstanceOf(UnableToClaimTokenException.class)
        .hasMessageContaining("split");
    Segment first = mine.fetchAvailableSegments("p").getFirst();
    assertThat(mine.fetchToken("p", first)).isEqualTo(at(0));
    mine.fetchToken("p", 1);
    mine.deleteToken("p", 1);
    assertThat(mine.fetchSegments("p")).containsExactly(0);
    assertThatThrownBy(() -> mine.fetchToken("p", first))
        .isInstanceOf(UnableToClaimTokenException.class)
        .hasMessageContaining("merged");
    assertThatThrownBy(() -> theirs.deleteToken("p", 0))
        .isInstanceOf(UnableToClaimTokenException.class);
  }

  @Test
  void a_replay_token_survives_a_restart() {
    TrackingToken replay = ReplayToken.createReplayToken(at(100), at(0));
    mine.initializeTokenSegments("p", 1, replay);
    backbone.close();
    open();
    TrackingToken read = mine.fetchToken("p", 0);
    assertThat(ReplayToken.isReplay(read)).isTrue();
    assertThat(read).isEqualTo(replay);
  }
}
