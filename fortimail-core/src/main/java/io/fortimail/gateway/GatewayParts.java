package io.fortimail.gateway;

import io.fortimail.delivery.RouteResolver;
import io.fortimail.delivery.SmtpConnector;
import io.fortimail.filter.FilterChain;
import io.fortimail.quarantine.Quarantine;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** What a gateway is made of, and its connections share. */
record GatewayParts(
    String hostname,
    Set<String> ownFields,
    FilterChain chain,
    RouteResolver routes,
    SmtpConnector connector,
    Optional<Quarantine> quarantine,
    GatewayListener listener,
    Clock clock,
    Executor blocking,
    TransactionIds ids,
    PartialDeliveries partial) {}
