/** Keeps the store small: erases what runs worked on when it need not be kept any more. */
@NullMarked
package com.nexusai.sagas.housekeeping;

import org.jspecify.annotations.NullMarked;
