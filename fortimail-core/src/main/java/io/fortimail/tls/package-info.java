/**
 * How safe a connection to another mail server must be, and whether it is.
 *
 * <p>Start with {@link io.fortimail.tls.TlsDecision}: the level, the rule behind it and the check
 * of the peer's certificate that it asks for. What an administrator demands is a {@link
 * io.fortimail.tls.TlsProfile}; what the domain of a recipient demands comes from DANE (RFC 7672)
 * and MTA-STS (RFC 8461), which {@code fortimail-dns} looks up. Whether a certificate is what the
 * decision asks for is told by {@link io.fortimail.tls.CertificateCheck}. What comes of connections
 * goes to a {@link io.fortimail.tls.TlsListener}, in the terms of RFC 8460.
 */
@NullMarked
package io.fortimail.tls;

import org.jspecify.annotations.NullMarked;
