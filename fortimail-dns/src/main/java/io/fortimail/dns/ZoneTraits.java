package io.fortimail.dns;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * What is said of names beside their records: which fail, and which are signed.
 *
 * @param failing what fails, and how
 * @param signed the names at and below which all is signed
 */
record ZoneTraits(Map<Failing, DnsFailure> failing, Set<Name> signed) {

  static final ZoneTraits NONE = new ZoneTraits(Map.of(), Set.of());

  /** A name that fails, for one type or for all. */
  record Failing(Name name, int type) {}

  /** Copies map and set. */
  ZoneTraits {
    failing = ImmutableMap.copyOf(failing);
    signed = ImmutableSet.copyOf(signed);
  }

  ZoneTraits withFailing(DnsFailure cause, int type, String name) {
    return new ZoneTraits(
        ImmutableMap.<Failing, DnsFailure>builder()
            .putAll(failing)
            .put(new Failing(parse(name), type), cause)
            .buildKeepingLast(),
        signed);
  }

  ZoneTraits withSigned(String name) {
    return new ZoneTraits(
        failing, ImmutableSet.<Name>builder().addAll(signed).add(parse(name)).build());
  }

  private static Name parse(String name) {
    return DomainNames.parse(name)
        .orElseThrow(() -> new IllegalArgumentException("not a name: " + name));
  }

  /** How a question fails; what is said of the one type comes before what is said of all. */
  Optional<DnsFailure> of(Name name, int type) {
    if (failing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.ofNullable(failing.get(new Failing(name, type)))
        .or(() -> Optional.ofNullable(failing.get(new Failing(name, Type.ANY))));
  }

  boolean isSigned(Name name) {
    return signed.stream().anyMatch(name::subdomain);
  }
}
