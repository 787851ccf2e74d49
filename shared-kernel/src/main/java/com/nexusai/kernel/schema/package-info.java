/** JSON Schema as authors of workflows write it, compiled once and evaluated within bounds. */
@NullMarked
package com.nexusai.kernel.schema;

import org.jspecify.annotations.NullMarked;
