/**
 * The server under test: a child process on a fresh data folder, and what is asked of it besides
 * the load.
 */
@NullMarked
package com.nexusai.benchmarks.server;

import org.jspecify.annotations.NullMarked;
