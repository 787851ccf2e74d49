/** The running server as other processes of this data folder find it. */
@NullMarked
package com.nexusai.app.server;

import org.jspecify.annotations.NullMarked;
