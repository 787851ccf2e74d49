/** Credentials of connections, encrypted at rest and bound to their owner and hosts. */
@NullMarked
package com.nexusai.sagas.vault;

import org.jspecify.annotations.NullMarked;
