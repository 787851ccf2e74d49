/** The guard that every address passes before Nexus dials it. */
@NullMarked
package com.nexusai.sagas.outbound;

import org.jspecify.annotations.NullMarked;
