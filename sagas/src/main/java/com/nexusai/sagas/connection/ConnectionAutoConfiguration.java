package com.nexusai.sagas.connection;

import com.nexusai.sagas.connector.Connectors;
import com.nexusai.sagas.vault.Vault;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** The routes for connections, where there is a web server. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ConnectionAutoConfiguration {

  @Bean
  ConnectionController connectionController(Vault vault, Connectors connectors) {
    return new ConnectionController(vault, connectors);
  }
}
