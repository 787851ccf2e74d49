/** Keeps secrets out of what is stored, shown and logged. */
@NullMarked
package com.nexusai.sagas.redaction;

import org.jspecify.annotations.NullMarked;
