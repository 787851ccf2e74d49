package com.nexusai.sagas.housekeeping;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The pace of housekeeping.
 *
 * @param first how long after the very first start the first round begins
 * @param every how long after a round that found nothing more the next begins
 * @param pause how long after a full round the next begins
 * @param batch how many runs a round erases at the most, 1 to 1,000
 * @param grace how long an ended run is left alone, whatever its retention: whoever follows its end
 *     has read it by then
 */
@ConfigurationProperties("nexus.housekeeping")
record HousekeepingSettings(
    @DefaultValue("PT3M") Duration first,
    @DefaultValue("PT1H") Duration every,
    @DefaultValue("PT1S") Duration pause,
    @DefaultValue("100") int batch,
    @DefaultValue("PT10M") Duration grace) {
  HousekeepingSettings {
    if (batch < 1 || batch > 1_000) {
      throw new IllegalArgumentException(
          "Expected nexus.housekeeping.batch from 1 to 1000, found " + batch + ".");
    }
  }
}
