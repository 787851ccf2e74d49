package com.nexusai.query.firestore;

import org.jspecify.annotations.Nullable;

/**
 * Which Firestore the read models are kept in.
 *
 * @param project the Google Cloud project
 * @param emulator host and port of an emulator; null for Firestore itself
 */
public record FirestoreSettings(String project, @Nullable String emulator) {}
