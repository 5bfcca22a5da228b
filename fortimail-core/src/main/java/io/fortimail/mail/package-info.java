/**
 * The nouns of mail: who sends ({@link io.fortimail.mail.Client}, {@link
 * io.fortimail.mail.Envelope}), to whom ({@link io.fortimail.mail.Recipient}), and what ({@link
 * io.fortimail.mail.Message}, {@link io.fortimail.mail.Headers}, {@link
 * io.fortimail.mail.MimePart}).
 *
 * <p>Start with {@link io.fortimail.mail.Message}. RFC 5321 names the envelope, RFC 5322 the
 * message, RFC 2045 to 2047 and 2231 its parts, RFC 3463 the status codes. Everything here is
 * immutable and free of I/O but for the temporary file behind a large message.
 *
 * <p>Inside: {@code Octets} are the bytes, {@code StructureReader} finds the parts with {@code
 * Delimiters}, {@code PartHead} reads what a part's header says, {@code TransferDecoder}s undo its
 * encoding. What is made of a message beyond that stands in the packages below: its text, values of
 * its fields, changes to it.
 */
@NullMarked
package io.fortimail.mail;

import org.jspecify.annotations.NullMarked;
