/** What workflows there are: their histories folded, their versions compiled, what is published. */
@NullMarked
package com.nexusai.command.catalog;

import org.jspecify.annotations.NullMarked;
