/** Who is asking: the local token, the link that signs a browser in, and what each may reach. */
@NullMarked
package com.nexusai.app.identity;

import org.jspecify.annotations.NullMarked;
