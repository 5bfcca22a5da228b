/**
 * What a reader of a message sees: its text, what is hidden in it, and its links. Start with {@link
 * io.fortimail.mail.text.MessageText}, which is made once for a message and shared by all filters.
 *
 * <p>The text is that of the parts which a mail program can show (RFC 2046 section 4.1; HTML is
 * read as the WHATWG standard says, by jsoup). Octets are decoded as mail programs decode them,
 * whatever charset the sender named: RFC 2046 section 4.1.2, RFC 2152 (UTF-7), RFC 2781 (UTF-16),
 * RFC 1468 (ISO-2022-JP), WHATWG Encoding. Where what is shown depends on the program, the part has
 * a {@link io.fortimail.mail.text.TextAnomaly}.
 */
@NullMarked
package io.fortimail.mail.text;

import org.jspecify.annotations.NullMarked;
