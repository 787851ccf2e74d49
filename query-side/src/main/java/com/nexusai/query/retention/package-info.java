/** Which ended runs are due to be erased. */
@NullMarked
package com.nexusai.query.retention;

import org.jspecify.annotations.NullMarked;
