/** The HTTP connector: one call to any web service, bounded in size, time and reach. */
@NullMarked
package com.nexusai.sagas.http;

import org.jspecify.annotations.NullMarked;
