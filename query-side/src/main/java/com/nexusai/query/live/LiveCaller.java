package com.nexusai.query.live;

import com.nexusai.kernel.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who watches.
 *
 * @param user whose things are shown
 * @param admin whether the whole audit may be shown, too
 * @param expiresAt when their token ends, and every stream with it; null for one that never does
 */
public record LiveCaller(UserId user, boolean admin, @Nullable Instant expiresAt) {}
