/** The dead letters of projections, whichever store keeps them. */
@NullMarked
package com.nexusai.query.letters;

import org.jspecify.annotations.NullMarked;
