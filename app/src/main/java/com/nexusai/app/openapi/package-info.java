/**
 * The description of the HTTP API (OpenAPI 3.1), written by hand in one place: controllers read raw
 * requests, so there is nothing that it could be derived from. One class per feature tells its
 * routes; a test holds them against the routes that are really there.
 */
@NullMarked
package com.nexusai.app.openapi;

import org.jspecify.annotations.NullMarked;
