package io.fortimail.net;

import io.fortimail.mail.TlsSession;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the certificate to show by the name the client asks for (RFC 6066 section 3): one that
 * has the name, else one with a wildcard for it, else the first and those with the same names, so
 * that a host may have an RSA and an EC certificate. A name nobody has is no error: many mail
 * clients ask for the name of an alias.
 */
final class IdentityChoice extends X509ExtendedKeyManager {

  private final List<ServerIdentity> identities;

  IdentityChoice(List<ServerIdentity> identities) {
    this.identities = List.copyOf(identities);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    SSLSession handshake = engine.getHandshakeSession();
    Optional<String> name =
        handshake == null ? Optional.empty() : TlsSession.requestedName(handshake);
    List<ServerIdentity> fitting = fitting(name);
    return fitting.stream()
        .filter(identity -> identity.key().getAlgorithm().equals(keyType))
        .findFirst()
        .map(identity -> String.valueOf(identities.indexOf(identity)))
        .orElse(null);
  }

  private List<ServerIdentity> fitting(Optional<String> name) {
    List<ServerIdentity> exact =
        identities.stream().filter(i -> name.filter(i::names).isPresent()).toList();
    if (!exact.isEmpty()) {
      return exact;
    }
    List<ServerIdentity> wild =
        identities.stream().filter(i -> name.filter(i::namesByWildcard).isPresent()).toList();
    if (!wild.isEmpty()) {
      return wild;
    }
    ServerIdentity first = identities.get(0);
    return identities.stream().filter(i -> i.names().equals(first.names())).toList();
  }

  private Optional<ServerIdentity> at(String alias) {
    return IntStream.range(0, identities.size())
        .filter(i -> String.valueOf(i).equals(alias))
        .mapToObj(identities::get)
        .findFirst();
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return at(alias).map(i -> i.chain().toArray(X509Certificate[]::new)).orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return at(alias).map(ServerIdentity::key).orElse(null);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null; // only asked for by tools that list a store
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null; // only for sockets that block
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
