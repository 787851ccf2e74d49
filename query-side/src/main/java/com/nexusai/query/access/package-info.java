/**
 * Who may see what: every read and every stream asks here, and never a view, which may be behind.
 */
@NullMarked
package com.nexusai.query.access;

import org.jspecify.annotations.NullMarked;
