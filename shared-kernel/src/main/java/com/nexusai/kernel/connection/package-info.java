/** Connections: credentials that a workflow names by their id and never sees. */
@NullMarked
package com.nexusai.kernel.connection;

import org.jspecify.annotations.NullMarked;
