/**
 * The part DNS has in delivery.
 *
 * <p>Start with {@link io.fortimail.dns.delivery.MxRouter}: it finds the hosts that take mail for a
 * domain (RFC 5321 section 5.1, RFC 7505).
 */
@NullMarked
package io.fortimail.dns.delivery;

import org.jspecify.annotations.NullMarked;
