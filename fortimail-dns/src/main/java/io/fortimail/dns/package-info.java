/**
 * DNS as mail needs it: asynchronous, typed, and honest about what it does not know.
 *
 * <p>Start with {@link io.fortimail.dns.DnsClient}, which {@link io.fortimail.dns.DnsClientBuilder}
 * puts together: servers, limits, cache, whose word is taken for DNSSEC. Its answers ({@link
 * io.fortimail.dns.DnsAnswer}) keep apart what mail must never confuse: found, no data, no such
 * domain, and a failure that may pass (RFC 1035, RFC 2308). {@link io.fortimail.dns.ZoneDns}
 * answers from zone text (RFC 1035 section 5) instead of from the network: for tests, demos and
 * evaluation offline. A new record type is one constant in {@link io.fortimail.dns.DnsType}.
 */
@NullMarked
package io.fortimail.dns;

import org.jspecify.annotations.NullMarked;
