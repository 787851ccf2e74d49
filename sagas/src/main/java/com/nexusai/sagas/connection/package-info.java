/** The REST routes through which a person adds, lists and removes connections. */
@NullMarked
package com.nexusai.sagas.connection;

import org.jspecify.annotations.NullMarked;
