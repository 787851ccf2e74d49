/** The executions view: each run and each of its steps, as its owner sees them. */
@NullMarked
package com.nexusai.query.execution;

import org.jspecify.annotations.NullMarked;
