/**
 * The assembly: an SMTP session, a filter chain, a quarantine and the way out become a gateway.
 *
 * <p>Start with {@link io.fortimail.gateway.Gateway}. It takes the responsibility for a message
 * only when each recipient's fate is settled: delivered to the next host, held or refused. It has
 * no queue; what the next host does not take now is left with the client.
 */
@NullMarked
package io.fortimail.gateway;

import org.jspecify.annotations.NullMarked;
