package io.fortimail.net;

/** Whether a server wants to see a certificate of its client. */
public sealed interface ClientCertificates {

  /** It does not ask. */
  record NotAsked() implements ClientCertificates {}

  /**
   * It asks. A client that shows a certificate nobody vouches for is refused; one that shows none
   * may go on.
   *
   * @param trust who vouches
   */
  record AskedFor(ClientTrust trust) implements ClientCertificates {}

  /**
   * It asks, and a client without a trusted certificate is refused.
   *
   * @param trust who vouches
   */
  record Demanded(ClientTrust trust) implements ClientCertificates {}

  /** {@return the policy of not asking} */
  static ClientCertificates notAsked() {
    return new NotAsked();
  }

  /**
   * Asks, without insisting.
   *
   * @param trust who vouches
   * @return the policy
   */
  static ClientCertificates askedFor(ClientTrust trust) {
    return new AskedFor(trust);
  }

  /**
   * Insists on a certificate.
   *
   * @param trust who vouches
   * @return the policy
   */
  static ClientCertificates demanded(ClientTrust trust) {
    return new Demanded(trust);
  }
}
