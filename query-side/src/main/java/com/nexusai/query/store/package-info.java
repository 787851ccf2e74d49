/**
 * The port to the read models: views of documents, their queries, and how far each projection has
 * come.
 */
@NullMarked
package com.nexusai.query.store;

import org.jspecify.annotations.NullMarked;
