package io.fortimail.net;

import io.fortimail.mail.Network;
import io.fortimail.smtp.SmtpHandlerFactory;
import io.fortimail.smtp.SmtpServerSettings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * What all connections of a server share.
 *
 * @param settings what the server is, offers and bears with
 * @param handlers makes who answers
 * @param tls what it shows in handshakes; empty where it has none
 * @param tlsFirst whether a connection begins with a handshake
 * @param proxies peers that put a PROXY header in front
 * @param computing runs the computations of handshakes
 * @param stressed whether the server runs out of connections
 */
record ServerParts(
    SmtpServerSettings settings,
    SmtpHandlerFactory handlers,
    Optional<ServerTls> tls,
    boolean tlsFirst,
    List<Network> proxies,
    Executor computing,
    BooleanSupplier stressed) {}
