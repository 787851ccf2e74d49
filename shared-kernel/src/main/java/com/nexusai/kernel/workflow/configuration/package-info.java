/** What an agent's configuration may look like: known keys, types, ranges, no secrets. */
@NullMarked
package com.nexusai.kernel.workflow.configuration;

import org.jspecify.annotations.NullMarked;
