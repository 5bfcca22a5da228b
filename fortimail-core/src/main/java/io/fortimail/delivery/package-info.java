/**
 * The way out: where a recipient's mail goes ({@link io.fortimail.delivery.RouteResolver}), how it
 * gets there ({@link io.fortimail.delivery.SmtpConnector}), and what came of it ({@link
 * io.fortimail.delivery.DeliveryOutcome}).
 *
 * <p>Start with {@link io.fortimail.delivery.Relay}, which asks a route for each domain and tries
 * its hosts in order (RFC 5321 section 5.1). The resolver over DNS is in fortimail-dns; the
 * connector over sockets is in {@code net}.
 */
@NullMarked
package io.fortimail.delivery;

import org.jspecify.annotations.NullMarked;
