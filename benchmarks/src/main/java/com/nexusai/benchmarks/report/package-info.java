/** What was measured, for people (Markdown) and for programs (JSON). */
@NullMarked
package com.nexusai.benchmarks.report;

import org.jspecify.annotations.NullMarked;
