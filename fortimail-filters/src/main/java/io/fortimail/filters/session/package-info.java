/**
 * Filters on who connects and how it behaves, before any message is seen.
 *
 * <p>Start with {@link io.fortimail.filters.session.DnsListFilter} and {@link
 * io.fortimail.filters.session.ReverseDnsFilter}, which look at the client's address, and {@link
 * io.fortimail.filters.session.SenderDomainFilter}, which looks at what the client claims.
 */
@NullMarked
package io.fortimail.filters.session;

import org.jspecify.annotations.NullMarked;
