/**
 * Values of header fields that filters and gateways read and write, beyond name and text.
 *
 * <p>Start with {@link io.fortimail.mail.header.AddressList}, which reads the authors of a message
 * and says what is odd about them (RFC 5322 section 3.4), then see {@link
 * io.fortimail.mail.header.AuthenticationResults} (RFC 8601) and {@link
 * io.fortimail.mail.header.Received} (RFC 5321 section 4.4). Reading is lenient, linear in the
 * length of the field and bounded, and never throws; writing is strict: printable ASCII in which
 * nothing from a peer stands unescaped.
 */
@NullMarked
package io.fortimail.mail.header;

import org.jspecify.annotations.NullMarked;
