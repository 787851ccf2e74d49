/** CEL expressions and templates, compiled once and bounded. */
@NullMarked
package com.nexusai.kernel.expression;

import org.jspecify.annotations.NullMarked;
