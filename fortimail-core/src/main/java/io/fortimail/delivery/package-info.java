/**
 * The way out: where a recipient's mail goes ({@link io.fortimail.delivery.RouteResolver}), how it
 * gets there ({@link io.fortimail.delivery.SmtpConnector}), and what came of it ({@link
 * io.fortimail.delivery.DeliveryOutcome}).
 *
 * <p>Start with {@link io.fortimail.delivery.Relay}, which asks a route for each domain and tries
 * its hosts in order (RFC 5321 section 5.1). The resolver over DNS is in fortimail-dns; the
 * connector over sockets is in {@code net}.
 *
 * <p>Static routes are in {@link io.fortimail.delivery.RoutingTable}, by sender and recipient. Ways
 * are put together by {@link io.fortimail.delivery.HostGroup}, {@link
 * io.fortimail.delivery.FallbackRoutes} and {@link io.fortimail.delivery.MailboxRoutes}.
 */
@NullMarked
package io.fortimail.delivery;

import org.jspecify.annotations.NullMarked;
