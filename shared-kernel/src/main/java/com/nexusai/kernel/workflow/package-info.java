/** The workflow model: agents, connections, edits, commands and events of a workflow. */
@NullMarked
package com.nexusai.kernel.workflow;

import org.jspecify.annotations.NullMarked;
