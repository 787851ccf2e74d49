/** What starts runs by itself: schedules, and the ends of other workflows' runs. */
@NullMarked
package com.nexusai.sagas.trigger;

import org.jspecify.annotations.NullMarked;
