/** Where the processor time of the server went: by method, by package, by thread. */
@NullMarked
package com.nexusai.benchmarks.profile;

import org.jspecify.annotations.NullMarked;
