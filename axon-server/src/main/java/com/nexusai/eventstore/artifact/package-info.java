/** Large values as files named by their content. */
@NullMarked
package com.nexusai.eventstore.artifact;

import org.jspecify.annotations.NullMarked;
