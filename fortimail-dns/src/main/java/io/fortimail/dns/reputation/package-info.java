/**
 * What DNS knows about a client's address.
 *
 * <p>Start with {@link io.fortimail.dns.reputation.DnsList}, which asks block and allow lists (RFC
 * 5782), and {@link io.fortimail.dns.reputation.ReverseDns}, which finds the name of an address and
 * confirms it. Both give facts; what they mean for mail is decided elsewhere.
 */
@NullMarked
package io.fortimail.dns.reputation;

import org.jspecify.annotations.NullMarked;
