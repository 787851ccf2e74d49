/** SHOW: projections fill read models; REST reads and live streams serve them. */
@NullMarked
package com.nexusai.query;

import org.jspecify.annotations.NullMarked;
