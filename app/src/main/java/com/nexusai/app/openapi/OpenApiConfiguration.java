package com.nexusai.app.openapi;

import java.io.IOException;
import java.util.Objects;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The description at {@code /v3/api-docs} and the pages that show it. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
  private static final String SPRINGDOC = "org.springdoc.";
  private static final String PAGES = "/swagger-ui/";

  @Bean
  ApiDescription apiDescription() {
    return new ApiDescription();
  }

  /** Swagger UI as it is in its jar, but for the one file that says what it shows. */
  @Bean
  WebMvcConfigurer swaggerUi() throws IOException {
    String version =
        PropertiesLoaderUtils.loadProperties(
                new ClassPathResource("META-INF/maven/org.webjars/swagger-ui/pom.properties"))
            .getProperty("version");
    String files = "classpath:/META-INF/resources/webjars/swagger-ui/" + version + "/";
    return new WebMvcConfigurer() {
      @Override
      public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler(PAGES + "**").addResourceLocations("classpath:" + PAGES, files);
      }

      @Override
      public void addViewControllers(ViewControllerRegistry registry) {
        registry.addRedirectViewController("/swagger-ui.html", PAGES + "index.html");
      }
    };
  }

  /**
   * Few starts of the server are followed by a look at its description: nobody else pays for it.
   */
  @Bean
  static BeanFactoryPostProcessor describedWhenAsked() {
    return OpenApiConfiguration::makeLazy;
  }

  private static void makeLazy(ConfigurableListableBeanFactory factory) {
    for (String name : factory.getBeanDefinitionNames()) {
      BeanDefinition definition = factory.getBeanDefinition(name);
      String maker =
          Objects.requireNonNullElse(
              definition.getFactoryBeanName(),
              Objects.requireNonNullElse(definition.getBeanClassName(), ""));
      if (maker.startsWith(SPRINGDOC)) {
        definition.setLazyInit(true);
      }
    }
  }
}
