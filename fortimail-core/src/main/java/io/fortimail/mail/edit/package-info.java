/**
 * Changes to a message as values, and the message with them applied.
 *
 * <p>Start with {@link io.fortimail.mail.edit.MessageEdit}. RFC 5322 says what may stand in a
 * header, RFC 2045 to 2047 how text is written into a part.
 */
@NullMarked
package io.fortimail.mail.edit;

import org.jspecify.annotations.NullMarked;
