/** What one projection batch is going to write, and the transactions that it is written in. */
@NullMarked
package com.nexusai.query.batch;

import org.jspecify.annotations.NullMarked;
