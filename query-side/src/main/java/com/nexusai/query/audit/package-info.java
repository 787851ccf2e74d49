/** Who did what, and who may see what: one short entry for each thing that a person did. */
@NullMarked
package com.nexusai.query.audit;

import org.jspecify.annotations.NullMarked;
