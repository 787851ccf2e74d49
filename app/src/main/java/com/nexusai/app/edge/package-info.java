/**
 * What holds for every request before anybody looks at it: the Host check and the headers of the
 * answer.
 */
@NullMarked
package com.nexusai.app.edge;

import org.jspecify.annotations.NullMarked;
