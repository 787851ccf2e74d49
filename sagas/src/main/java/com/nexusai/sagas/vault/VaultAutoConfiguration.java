package com.nexusai.sagas.vault;

import com.nexusai.kernel.connection.HmacVerifier;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The vault of the data folder. */
@AutoConfiguration
class VaultAutoConfiguration {

  @Bean
  Vault vault(@Value("${nexus.home}") String home, @Value("${nexus.vault-key:}") String key) {
    return new Vault(Path.of(home), key, InstantSource.system());
  }

  @Bean
  HmacVerifier hmacVerifier(Vault vault) {
    return new VaultHmac(vault);
  }
}
