/**
 * MTA-STS: what a domain says over HTTPS about the TLS of its hosts (RFC 8461).
 *
 * <p>Start with {@link io.fortimail.dns.mtasts.MtaStsPolicies}: it finds the {@link
 * io.fortimail.dns.mtasts.MtaStsPolicy} of a recipient's domain by its record in DNS, by HTTPS, or
 * from its cache. {@link io.fortimail.dns.mtasts.MtaStsFetcher} is the port for HTTPS, {@link
 * io.fortimail.dns.mtasts.MtaStsStore} the one for keeping policies, and {@link
 * io.fortimail.dns.mtasts.FileMtaStsStore} keeps them over a restart.
 */
@NullMarked
package io.fortimail.dns.mtasts;

import org.jspecify.annotations.NullMarked;
