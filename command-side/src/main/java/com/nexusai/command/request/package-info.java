/**
 * How requests are read: who asks, the body within its bounds, its keys, new ids and the receipt
 * time.
 */
@NullMarked
package com.nexusai.command.request;

import org.jspecify.annotations.NullMarked;
