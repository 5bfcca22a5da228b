/**
 * A command that runs the filters on messages in files and explains what they came to.
 *
 * <p>Start with {@link io.fortimail.examples.mailcheck.MailCheck}, the command line; how the
 * library is called stands in {@link io.fortimail.examples.mailcheck.Checks}.
 */
@NullMarked
package io.fortimail.examples.mailcheck;

import org.jspecify.annotations.NullMarked;
