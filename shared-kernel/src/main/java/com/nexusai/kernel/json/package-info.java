/** JSON as Nexus reads and writes it: bounded, snake_case, ISO-8601 times. */
@NullMarked
package com.nexusai.kernel.json;

import org.jspecify.annotations.NullMarked;
