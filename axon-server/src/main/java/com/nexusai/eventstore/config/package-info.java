/** The backbone as beans: settings, serializers, and how event processors run. */
@NullMarked
package com.nexusai.eventstore.config;

import org.jspecify.annotations.NullMarked;
