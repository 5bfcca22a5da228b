/**
 * DANE for mail (RFC 7672): a host says in signed DNS what its certificate is.
 *
 * <p>Start with {@link io.fortimail.dns.dane.Dane}, which looks for the TLSA records of a host and
 * keeps apart that there are none, that they do not count because something on the way is not
 * signed, and that nobody could tell, in which case no mail may go there. How a certificate is
 * compared with the records is a matter of {@code io.fortimail.tls}.
 */
@NullMarked
package io.fortimail.dns.dane;

import org.jspecify.annotations.NullMarked;
