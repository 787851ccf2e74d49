package com.nexusai.sagas.connector;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Gathers every connector bean into the registry. */
@AutoConfiguration
class ConnectorAutoConfiguration {

  @Bean
  Connectors connectors(ObjectProvider<Connector> connectors) {
    return new Connectors(connectors.orderedStream().toList());
  }
}
