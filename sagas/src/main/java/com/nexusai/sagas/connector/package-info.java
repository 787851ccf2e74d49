/** What an integration step calls: connectors, one per service, and the port they share. */
@NullMarked
package com.nexusai.sagas.connector;

import org.jspecify.annotations.NullMarked;
