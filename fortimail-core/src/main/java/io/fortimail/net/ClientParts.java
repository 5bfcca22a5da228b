package io.fortimail.net;

import io.fortimail.smtp.SmtpClientLimits;
import io.fortimail.tls.TlsListener;
import java.net.InetAddress;
import java.util.Optional;

/** What all connections of a client have in common. */
record ClientParts(
    String helo,
    SmtpClientLimits limits,
    Optional<InetAddress> source,
    ClientTls tls,
    TlsListener listener) {}
