/**
 * What follows from the facts of a run: which effects are asked for, and how they are performed and
 * reported.
 */
@NullMarked
package com.nexusai.sagas.execution;

import org.jspecify.annotations.NullMarked;
