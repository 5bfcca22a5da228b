/**
 * What DNS knows about addresses and domains.
 *
 * <p>Start with {@link io.fortimail.dns.reputation.DnsList}, which asks block and allow lists (RFC
 * 5782), and {@link io.fortimail.dns.reputation.ReverseDns}, which finds the name of an address and
 * confirms it; {@link io.fortimail.dns.reputation.MailDomain} asks whether a domain takes mail. A
 * list that may be shut down one day belongs into a {@link
 * io.fortimail.dns.reputation.DnsListWatch}, several into {@link
 * io.fortimail.dns.reputation.DnsLists}. All give facts; what they mean for mail is decided
 * elsewhere.
 */
@NullMarked
package io.fortimail.dns.reputation;

import org.jspecify.annotations.NullMarked;
