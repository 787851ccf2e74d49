/** Who owns and who acts: users and actors. */
@NullMarked
package com.nexusai.kernel.identity;

import org.jspecify.annotations.NullMarked;
