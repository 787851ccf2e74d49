/**
 * The event file: one SQLite database, one writing thread, many readers, a chain over every row.
 */
@NullMarked
package com.nexusai.eventstore.file;

import org.jspecify.annotations.NullMarked;
