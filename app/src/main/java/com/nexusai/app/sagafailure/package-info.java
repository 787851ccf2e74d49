/** The events that sagas failed on, for admins to look at and to have handled again. */
@NullMarked
package com.nexusai.app.sagafailure;

import org.jspecify.annotations.NullMarked;
