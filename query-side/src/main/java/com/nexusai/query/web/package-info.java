/** What all REST reads share: cursors, checked parameters, the caller. */
@NullMarked
package com.nexusai.query.web;

import org.jspecify.annotations.NullMarked;
