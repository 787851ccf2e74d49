/** The workflows view: each workflow and each of its versions, as its author sees it. */
@NullMarked
package com.nexusai.query.workflow;

import org.jspecify.annotations.NullMarked;
