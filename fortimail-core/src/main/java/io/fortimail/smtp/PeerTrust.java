package io.fortimail.smtp;

import com.google.common.collect.ImmutableList;
import io.fortimail.mail.Network;
import java.net.InetAddress;
import java.util.List;

/**
 * Who may do what others may not.
 *
 * @param lenient whose bare CR and LF are normalised
 * @param xclient who may speak for others
 * @param xforward who may tell whom a message came from
 */
record PeerTrust(
    ImmutableList<Network> lenient,
    ImmutableList<Network> xclient,
    ImmutableList<Network> xforward) {

  static final PeerTrust NOBODY =
      new PeerTrust(ImmutableList.of(), ImmutableList.of(), ImmutableList.of());

  PeerTrust withLenient(Network... networks) {
    return new PeerTrust(ImmutableList.copyOf(networks), xclient, xforward);
  }

  PeerTrust withXclient(Network... networks) {
    return new PeerTrust(lenient, ImmutableList.copyOf(networks), xforward);
  }

  PeerTrust withXforward(Network... networks) {
    return new PeerTrust(lenient, xclient, ImmutableList.copyOf(networks));
  }

  static boolean contain(List<Network> networks, InetAddress address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
