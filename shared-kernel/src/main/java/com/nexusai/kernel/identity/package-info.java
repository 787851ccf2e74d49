/** Who owns, who acts, and in which role: users, actors and roles. */
@NullMarked
package com.nexusai.kernel.identity;

import org.jspecify.annotations.NullMarked;
