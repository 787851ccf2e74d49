/**
 * The backbone as beans: settings, serializers, and how event processors run.
 *
 * <p>Every event processor is pooled and streaming, begins at the first event, handles batches in
 * one transaction of the event file, and stops its batch when a handler fails. A side that keeps
 * the tokens of its processors elsewhere, as the read models do, says so by the name of the
 * processing group in a {@code ConfigurerModule} bean of its own, and nothing here stands against
 * it:
 *
 * <pre>{@code
 * configurer.eventProcessing()
 *     .registerTokenStore("timeline", c -> readModelTokens)
 *     .registerTransactionManager("timeline", c -> readModelTransactions)
 *     .registerDeadLetterQueue("timeline", c -> readModelDeadLetters);
 * }</pre>
 *
 * Token stores and transaction managers of others may be beans as well: those of the event file are
 * primary.
 */
@NullMarked
package com.nexusai.eventstore.config;

import org.jspecify.annotations.NullMarked;
