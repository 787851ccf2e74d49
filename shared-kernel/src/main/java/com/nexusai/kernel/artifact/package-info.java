/** Large values, kept once by their content. */
@NullMarked
package com.nexusai.kernel.artifact;

import org.jspecify.annotations.NullMarked;
