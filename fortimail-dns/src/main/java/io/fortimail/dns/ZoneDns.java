package io.fortimail.dns;

import static io.fortimail.dns.DomainNames.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Answers from zone text (RFC 1035 section 5) instead of from the network, at once.
 *
 * <pre>{@code
 * ZoneDns dns = ZoneDns.of("""
 *         $ORIGIN example.
 *         shop MX 10 mail
 *         mail A  192.0.2.25
 *         slow A  192.0.2.26
 *         """)
 *     .signed("shop.example", "mail.example")
 *     .timingOut("slow.example");
 * }</pre>
 *
 * <p>One text may hold many domains and reverse names, with {@code $ORIGIN} and {@code $TTL}; names
 * before the first {@code $ORIGIN} are absolute, with or without a dot at the end. Wildcards (RFC
 * 4592) and aliases work as in a server. {@code $INCLUDE} and {@code $GENERATE} are refused.
 *
 * <p>An SOA is not needed. Where there is one, it says how long an absence may be kept (RFC 2308
 * section 5), and name servers below it that have no SOA of their own are a delegation: what lies
 * there is not known here, so it is neither found nor absent, but {@link DnsFailure#REFUSED}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ZoneDns implements DnsClient {

  private static final DnsLimits LIMITS = DnsLimits.DEFAULT;

  private final ZoneData zones;
  private final ZoneTraits traits;

  private ZoneDns(ZoneData zones, ZoneTraits traits) {
    this.zones = zones;
    this.traits = traits;
  }

  /**
   * Reads zone text.
   *
   * @param zoneText the text
   * @return a client that answers from it
   * @throws ZoneFormatException if it is no zone text; the message names the line
   */
  public static ZoneDns of(String zoneText) {
    return read(zoneText.getBytes(UTF_8), "zone text");
  }

  /**
   * Reads a zone file.
   *
   * @param zoneFile the file
   * @return a client that answers from it; the file is not looked at again
   * @throws IOException if it cannot be read
   * @throws ZoneFormatException if it is no zone file; the message names the line
   */
  public static ZoneDns read(Path zoneFile) throws IOException {
    return read(Files.readAllBytes(zoneFile), zoneFile.toString());
  }

  private static ZoneDns read(byte[] text, String source) {
    return new ZoneDns(new ZoneData(ZoneText.read(text, source)), ZoneTraits.NONE);
  }

  /**
   * The same zones, with names whose servers fail (SERVFAIL).
   *
   * @param names the names, whether they have records or not
   * @return a new client
   * @throws IllegalArgumentException if one is no name
   */
  public ZoneDns failing(String... names) {
    return failing(DnsFailure.SERVER_FAILURE, names);
  }

  /**
   * The same zones, with a name whose servers fail (SERVFAIL) for one type only.
   *
   * @param type the type
   * @param name the name
   * @return a new client
   * @throws IllegalArgumentException if it is no name
   */
  public ZoneDns failing(DnsType<?> type, String name) {
    return failing(DnsFailure.SERVER_FAILURE, type, name);
  }

  /**
   * The same zones, with names that get no answer in time. It comes at once all the same: nobody
   * waits in a test.
   *
   * @param names the names, whether they have records or not
   * @return a new client
   * @throws IllegalArgumentException if one is no name
   */
  public ZoneDns timingOut(String... names) {
    return failing(DnsFailure.TIMEOUT, names);
  }

  /**
   * The same zones, with names whose signatures are not right (RFC 4035 section 5.5).
   *
   * @param names the names, whether they have records or not
   * @return a new client
   * @throws IllegalArgumentException if one is no name
   */
  public ZoneDns bogus(String... names) {
    return failing(DnsFailure.BOGUS, names);
  }

  /**
   * The same zones, with names that fail in some way for all types.
   *
   * @param cause the way
   * @param names the names, whether they have records or not
   * @return a new client
   * @throws IllegalArgumentException if one is no name
   */
  public ZoneDns failing(DnsFailure cause, String... names) {
    ZoneTraits more = traits;
    for (String name : names) {
      more = more.withFailing(cause, Type.ANY, name);
    }
    return new ZoneDns(zones, more);
  }

  /**
   * The same zones, with a name that fails in some way for one type only.
   *
   * @param cause the way
   * @param type the type
   * @param name the name
   * @return a new client
   * @throws IllegalArgumentException if it is no name
   */
  public ZoneDns failing(DnsFailure cause, DnsType<?> type, String name) {
    return new ZoneDns(zones, traits.withFailing(cause, type.code(), name));
  }

  /**
   * The same zones, with answers that are known to be genuine by DNSSEC: those about names at or
   * below the given ones, absences too. Over aliases an answer is genuine if every link is.
   *
   * @param names the names
   * @return a new client
   * @throws IllegalArgumentException if one is no name
   */
  public ZoneDns signed(String... names) {
    ZoneTraits more = traits;
    for (String name : names) {
      more = more.withSigned(name);
    }
    return new ZoneDns(zones, more);
  }

  @Override
  public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
    Optional<Name> name = DomainNames.parse(question.name());
    if (name.isEmpty()) {
      return CompletableFuture.completedFuture(
          new NoSuchDomain<>(question.name() + " is no name", Duration.ZERO, false));
    }
    // The same reader as for the network, so that aliases and limits are the same.
    AnswerReader<T> reader = new AnswerReader<>(question, name.get(), LIMITS);
    Message response = new Message(0);
    DnsAnswer<T> answer =
        respond(name.get(), question.type().code(), response)
            .<DnsAnswer<T>>map(fault -> reader.failed(fault.cause(), fault.reason()))
            .orElseGet(() -> reader.read(response).orElseGet(reader::noRecord));
    return CompletableFuture.completedFuture(answer);
  }

  /** Why there is no response. */
  private record Fault(DnsFailure cause, String reason) {}

  /** RFC 1034 section 4.3.2, for a server of all zones of the text. */
  private Optional<Fault> respond(Name asked, int type, Message response) {
    response.getHeader().setFlag(Flags.AD);
    Set<Name> seen = new HashSet<>();
    Optional<Name> next = Optional.of(asked);
    // One alias more than the reader follows is enough for it to see the excess.
    while (next.isPresent() && seen.add(next.get()) && seen.size() < LIMITS.maxAliases() + 3) {
      Name name = next.get();
      Optional<Fault> fault = faultAt(name, type, name.equals(asked) ? "" : text(name) + ": ");
      if (fault.isPresent()) {
        return fault;
      }
      if (!traits.isSigned(name)) {
        response.getHeader().unsetFlag(Flags.AD);
      }
      next = answer(response, name, type);
    }
    return Optional.empty();
  }

  private Optional<Fault> faultAt(Name name, int type, String place) {
    return traits
        .of(name, type)
        .map(cause -> new Fault(cause, place + words(cause)))
        .or(() -> zones.delegationOf(name).map(cut -> delegated(cut, place)));
  }

  private static Fault delegated(Name cut, String place) {
    return new Fault(DnsFailure.REFUSED, place + text(cut) + " is delegated to other servers");
  }

  /** As a server's own response would be called. */
  private static String words(DnsFailure cause) {
    return switch (cause) {
      case SERVER_FAILURE -> Rcode.string(Rcode.SERVFAIL);
      case REFUSED -> Rcode.string(Rcode.REFUSED);
      default -> cause.toString();
    };
  }

  /** The records of the type, or an alias, whose target comes next, or why there are none. */
  private Optional<Name> answer(Message response, Name name, int type) {
    Optional<Map<Integer, List<Record>>> types = zones.lookUp(name);
    if (types.isEmpty()) {
      response.getHeader().setRcode(Rcode.NXDOMAIN);
    }
    Map<Integer, List<Record>> own = types.orElse(Map.of());
    List<Record> wanted = own.getOrDefault(type, List.of());
    List<Record> records = wanted.isEmpty() ? own.getOrDefault(Type.CNAME, List.of()) : wanted;
    if (records.isEmpty()) {
      zones.startOf(name).ifPresent(soa -> response.addRecord(soa, Section.AUTHORITY));
    }
    Optional<Name> target = Optional.empty();
    for (Record record : records) {
      // A record of a wildcard takes the name that was asked for (RFC 4592 section 3.3.1).
      boolean named = record.getName().equals(name);
      response.addRecord(named ? record : record.withName(name), Section.ANSWER);
      if (wanted.isEmpty() && record instanceof CNAMERecord alias) {
        target = Optional.of(alias.getTarget());
      }
    }
    return target;
  }
}
