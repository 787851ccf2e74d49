package com.nexusai.command.webhook;

import com.nexusai.command.catalog.PublishedWorkflows;
import com.nexusai.command.execute.RunStarter;
import com.nexusai.command.request.Receipts;
import com.nexusai.kernel.callback.CallbackLinks;
import com.nexusai.kernel.connection.HmacVerifier;
import com.nexusai.kernel.execution.Pinned;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The webhook servlet at {@code /webhooks/*}. */
@Configuration(proxyBeanMethods = false)
public class WebhookConfiguration {

  /** Without a verifier every webhook that asks for a signature is refused. */
  @Bean
  ServletRegistrationBean<WebhookServlet> webhookServlet(
      PublishedWorkflows published,
      RunStarter starter,
      ObjectProvider<HmacVerifier> verifier,
      Pinned pinned,
      ObjectProvider<CallbackLinks> links,
      Receipts receipts,
      @Value("${nexus.webhook.body-bytes-max:1048576}") int bodyBytesMax,
      @Value("${nexus.webhook.wait-max:PT60S}") Duration waitMax) {
    WebhookServlet servlet =
        new WebhookServlet(
            published,
            starter,
            new WebhookSignature(verifier.getIfAvailable()),
            new WebhookReply(pinned, links.getIfAvailable()),
            receipts,
            new WebhookSettings(bodyBytesMax, waitMax));
    ServletRegistrationBean<WebhookServlet> registration =
        new ServletRegistrationBean<>(servlet, "/webhooks/*");
    registration.setName("webhooks");
    registration.setAsyncSupported(true);
    return registration;
  }
}
