package io.fortimail.tls;

import java.net.InetAddress;
import java.util.Optional;

/**
 * What has come of a session, or of the look-up of a policy that has led to none.
 *
 * @param policy the policy that it counts for
 * @param host the name of the host
 * @param address its address; empty where none was connected to
 * @param problem what was wrong; empty for a session that was as the policy wants it
 */
public record TlsEvent(
    TlsPolicy policy,
    Optional<String> host,
    Optional<InetAddress> address,
    Optional<TlsProblem> problem) {}
