/** How often anybody may ask: per user, per address, and less for those whose tokens are wrong. */
@NullMarked
package com.nexusai.app.limit;

import org.jspecify.annotations.NullMarked;
