/**
 * The part DNS has in delivery.
 *
 * <p>Start with {@link io.fortimail.dns.delivery.MxRouter}: it finds the hosts that take mail for a
 * domain (RFC 5321 section 5.1, RFC 7505). {@link io.fortimail.dns.delivery.RelayHost} is the way
 * to one server that the administrator names. Of both, {@link
 * io.fortimail.dns.delivery.TransportSecurity} says how safe the connection must be.
 */
@NullMarked
package io.fortimail.dns.delivery;

import org.jspecify.annotations.NullMarked;
