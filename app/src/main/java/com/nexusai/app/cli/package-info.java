/** The command line. */
@NullMarked
package com.nexusai.app.cli;

import org.jspecify.annotations.NullMarked;
