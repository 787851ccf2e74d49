package com.nexusai.sagas.http;

import com.nexusai.sagas.outbound.OutboundGuard;
import com.nexusai.sagas.vault.Vault;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.util.unit.DataSize;

/** The HTTP connector with its pool of connections. */
@AutoConfiguration
class HttpAutoConfiguration {

  @Bean
  HttpConnector httpConnector(
      OutboundGuard guard,
      Vault vault,
      @Value("${nexus.http-response-max:10MB}") String responseMax) {
    HttpLimits limits =
        HttpLimits.DEFAULT.withResponseBytesMax(
            Math.toIntExact(DataSize.parse(responseMax).toBytes()));
    return new HttpConnector(
        guard, vault, new HttpTransport(guard, limits, null), limits, InstantSource.system());
  }
}
