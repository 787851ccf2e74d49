package com.nexusai.command.execute;

import com.nexusai.command.bus.Commands;
import com.nexusai.kernel.history.EventLog;
import org.axonframework.queryhandling.QueryBus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Starting, steering and waiting for runs. */
@Configuration(proxyBeanMethods = false)
@Import({ExecuteController.class, ExecutionController.class, BulkController.class})
public class ExecuteConfiguration {

  @Bean
  RunWaiters runWaiters(EventLog log) {
    return new RunWaiters(log);
  }

  @Bean
  RunFinder runFinder(QueryBus queries) {
    return new RunFinder(queries);
  }

  @Bean
  RunStarter runStarter(Commands commands, RunWaiters waiters) {
    return new RunStarter(commands, waiters);
  }
}
