/** The read models in one SQLite file with one writer. */
@NullMarked
package com.nexusai.query.embedded;

import org.jspecify.annotations.NullMarked;
