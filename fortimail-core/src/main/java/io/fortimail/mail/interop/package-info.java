/**
 * Messages as other libraries have them: {@link io.fortimail.mail.interop.JakartaMail} turns a
 * {@link io.fortimail.mail.Message} into Jakarta Mail's {@code MimeMessage} and back, {@link
 * io.fortimail.mail.interop.Mime4j} into the message of Apache James Mime4j.
 *
 * <p>Start with one of these two. For use after the checks, or for composing: both libraries
 * recurse with the levels of a message (RFC 2046 section 5), so what is nested too deeply is
 * refused with an {@link io.fortimail.mail.interop.UnconvertibleException}.
 */
@NullMarked
package io.fortimail.mail.interop;

import org.jspecify.annotations.NullMarked;
