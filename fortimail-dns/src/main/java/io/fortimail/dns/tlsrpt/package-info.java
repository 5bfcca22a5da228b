/**
 * TLS-RPT: reports about the TLS of deliveries, for the domains that ask for them (RFC 8460).
 *
 * <p>Start with {@link io.fortimail.dns.tlsrpt.TlsReports}: it collects what comes of sessions and
 * makes the day's {@link io.fortimail.dns.tlsrpt.TlsReport} for a domain. Where to send it is in
 * the domain's {@link io.fortimail.dns.tlsrpt.TlsRptRecord}; sending it is left to the host
 * application.
 */
@NullMarked
package io.fortimail.dns.tlsrpt;

import org.jspecify.annotations.NullMarked;
