package com.nexusai.app.identity;

import java.util.Optional;

/** Tells who a browser was signed in as, by the value of its cookie. */
@FunctionalInterface
interface Sessions {
  /** The user of a cookie; empty when it is none of ours or has ended. May block. */
  Optional<SignedIn> ofCookie(String value);
}
