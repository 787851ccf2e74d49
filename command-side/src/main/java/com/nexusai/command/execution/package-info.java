/**
 * The run as a pure state machine: {@link com.nexusai.command.execution.Execution} decides,
 * everything else happens elsewhere.
 */
@NullMarked
package com.nexusai.command.execution;

import org.jspecify.annotations.NullMarked;
