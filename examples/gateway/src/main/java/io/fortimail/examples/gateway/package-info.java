/**
 * A gateway out of the library's parts, and a demonstration that runs mail through it.
 *
 * <p>Start with {@link io.fortimail.examples.gateway.GatewayMain}; how the parts become a gateway
 * stands in {@link io.fortimail.examples.gateway.RunningGateway}.
 */
@NullMarked
package io.fortimail.examples.gateway;

import org.jspecify.annotations.NullMarked;
