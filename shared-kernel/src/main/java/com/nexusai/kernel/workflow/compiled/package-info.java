/** A workflow version ready to run: checked, typed, its expressions compiled. */
@NullMarked
package com.nexusai.kernel.workflow.compiled;

import org.jspecify.annotations.NullMarked;
