package com.nexusai.command.workflow;

import com.nexusai.kernel.identity.Role;
import com.nexusai.kernel.identity.UserId;
import org.jspecify.annotations.Nullable;

/**
 * What a command about a member answers: what they are after it.
 *
 * @param role null when they are no member
 */
record MembersReceipt(UserId member, @Nullable Role role) {}
