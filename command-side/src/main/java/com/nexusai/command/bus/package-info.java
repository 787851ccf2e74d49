/** How commands reach their aggregates, and where aggregates stay between two commands. */
@NullMarked
package com.nexusai.command.bus;

import org.jspecify.annotations.NullMarked;
