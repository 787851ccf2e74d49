package com.nexusai.sagas.vault;

import com.nexusai.kernel.callback.CallbackLinks;
import com.nexusai.kernel.callback.CallbackSigner;
import com.nexusai.kernel.connection.HmacVerifier;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

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

  /**
   * Resume URLs name the server by {@code nexus.public-url}; without it by the port that it listens
   * on, which is known once it does.
   */
  @Bean
  CallbackLinks callbackLinks(@Value("${nexus.home}") String home, Environment environment) {
    CallbackSigner signer = CallbackKey.open(Path.of(home).resolve("callback.key"));
    return new CallbackLinks(
        signer,
        () -> {
          String given = environment.getProperty("nexus.public-url", "");
          boolean tls = !environment.getProperty("nexus.tls-bundle", "").isEmpty();
          return given.isBlank()
              ? (tls ? "https" : "http")
                  + "://127.0.0.1:"
                  + environment.getProperty("local.server.port", "8080")
              : given.replaceAll("/+$", "");
        });
  }
}
