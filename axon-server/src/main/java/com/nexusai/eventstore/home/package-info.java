/** The data folder: one process owns it at a time. */
@NullMarked
package com.nexusai.eventstore.home;

import org.jspecify.annotations.NullMarked;
