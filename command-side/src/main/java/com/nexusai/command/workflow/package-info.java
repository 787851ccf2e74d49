/** Workflows: what may be done to one and when, and the routes for it. */
@NullMarked
package com.nexusai.command.workflow;

import org.jspecify.annotations.NullMarked;
