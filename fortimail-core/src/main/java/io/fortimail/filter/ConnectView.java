package io.fortimail.filter;

import java.net.InetAddress;

/**
 * What is known when a client has connected.
 *
 * @param clientAddress where the connection came from
 * @param earlier the findings of the checks before this one
 */
public record ConnectView(InetAddress clientAddress, Findings earlier) {}
