/** What an operator can set, and the sentence that says what is wrong with it. */
@NullMarked
package com.nexusai.app.settings;

import org.jspecify.annotations.NullMarked;
