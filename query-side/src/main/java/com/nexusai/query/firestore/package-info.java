/**
 * The read models in Firestore: real documents that any client can read, written by the projections
 * of one server.
 */
@NullMarked
package com.nexusai.query.firestore;

import org.jspecify.annotations.NullMarked;
