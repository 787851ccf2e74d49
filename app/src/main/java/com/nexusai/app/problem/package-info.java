/** Every answer that says no, in one form. */
@NullMarked
package com.nexusai.app.problem;

import org.jspecify.annotations.NullMarked;
