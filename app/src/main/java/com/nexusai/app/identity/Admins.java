package com.nexusai.app.identity;

import com.nexusai.app.identity.firebase.FirebaseUser;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may see to the server itself: user ids, and email addresses that their users have shown to be
 * theirs. Anybody can sign up with the address of somebody else, so one that is not verified makes
 * nobody an admin; and a user id that looks like an address is none.
 */
final class Admins {
  private final Set<String> uids;
  private final Set<String> emails;

  Admins(List<String> entries) {
    this.uids =
        entries.stream().filter(entry -> !isEmail(entry)).collect(Collectors.toUnmodifiableSet());
    this.emails =
        entries.stream()
            .filter(Admins::isEmail)
            .map(Admins::folded)
            .collect(Collectors.toUnmodifiableSet());
  }

  boolean contain(FirebaseUser user) {
    String email = user.email();
    return uids.contains(user.uid().value())
        || (email != null && user.emailVerified() && emails.contains(folded(email)));
  }

  private static boolean isEmail(String entry) {
    return entry.contains("@");
  }

  private static String folded(String email) {
    return email.toLowerCase(Locale.ROOT);
  }
}
