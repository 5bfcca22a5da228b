package io.fortimail.tls;

/**
 * Learns what has come of the TLS of deliveries, as for reports (RFC 8460). It is called on the
 * threads that work on mail and must not block them.
 */
@FunctionalInterface
public interface TlsListener {

  /** Learns nothing. */
  TlsListener NONE = event -> {};

  /**
   * Something has come of a session, or of the look-up of a policy.
   *
   * @param event what
   */
  void happened(TlsEvent event);
}
