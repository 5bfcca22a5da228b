/**
 * The part DNS has in delivery.
 *
 * <p>Start with {@link io.fortimail.dns.delivery.MxRouter}: it finds the hosts that take mail for a
 * domain (RFC 5321 section 5.1, RFC 7505). {@link io.fortimail.dns.delivery.RelayHost} is the way
 * to one server that the administrator names. Both ask a {@link
 * io.fortimail.dns.delivery.TransportSecurity} how safe the connection must be; {@link
 * io.fortimail.dns.delivery.DeliverySecurity} decides that by DANE (RFC 7672), MTA-STS (RFC 8461)
 * and the administrator's profiles.
 */
@NullMarked
package io.fortimail.dns.delivery;

import org.jspecify.annotations.NullMarked;
