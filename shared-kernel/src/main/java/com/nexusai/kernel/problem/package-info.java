/** How Nexus says no: stable codes, paths, what was expected and what was found. */
@NullMarked
package com.nexusai.kernel.problem;

import org.jspecify.annotations.NullMarked;
