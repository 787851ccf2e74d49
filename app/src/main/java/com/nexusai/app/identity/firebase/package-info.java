/** Reads the ID tokens of Firebase Authentication: who signed them, for whom, and until when. */
@NullMarked
package com.nexusai.app.identity.firebase;

import org.jspecify.annotations.NullMarked;
