package io.fortimail.dns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableSet;
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
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Answers from zone text (RFC 1035 section 5) instead of from the network, at once.
 *
 * <p>One text may hold many domains and reverse names, with {@code $ORIGIN} and {@code $TTL}; names
 * before the first {@code $ORIGIN} are absolute, with or without a dot at the end. There are no
 * zone cuts, and an SOA is not needed. Wildcards (RFC 4592) and aliases work as in a server. {@code
 * $INCLUDE} and {@code $GENERATE} are refused.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ZoneDns implements DnsClient {

  private static final DnsLimits LIMITS = DnsLimits.DEFAULT;

  private static final Name WILDCARD = Name.fromConstantString("*");

  private final Map<Name, Map<Integer, List<Record>>> names;
  private final Set<Failing> failing;

  /** A name that fails, for one type or for all. */
  private record Failing(Name name, int type) {}

  private ZoneDns(Map<Name, Map<Integer, List<Record>>> names, Set<Failing> failing) {
    this.names = names;
    this.failing = failing;
  }

  /**
   * Reads zone text.
   *
   * @param zoneText the text
   * @return a client that answers from it
   * @throws ZoneFormatException if it is no zone text; the message names the line
   */
  public static ZoneDns of(String zoneText) {
    return new ZoneDns(ZoneText.read(zoneText.getBytes(UTF_8), "zone text"), ImmutableSet.of());
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
    return new ZoneDns(
        ZoneText.read(Files.readAllBytes(zoneFile), zoneFile.toString()), ImmutableSet.of());
  }

  /**
   * The same zones, with names that fail as if their servers did not answer.
   *
   * @param failingNames the names, whether they have records or not
   * @return a new client
   * @throws IllegalArgumentException if one is no name
   */
  public ZoneDns failing(String... failingNames) {
    ZoneDns result = this;
    for (String name : failingNames) {
      result = result.failing(Type.ANY, name);
    }
    return result;
  }

  /**
   * The same zones, with a name that fails for one type only.
   *
   * @param type the type
   * @param name the name
   * @return a new client
   * @throws IllegalArgumentException if it is no name
   */
  public ZoneDns failing(DnsType<?> type, String name) {
    return failing(type.code(), name);
  }

  private ZoneDns failing(int type, String name) {
    Name parsed =
        DomainNames.parse(name)
            .orElseThrow(() -> new IllegalArgumentException("not a name: " + name));
    return new ZoneDns(
        names,
        ImmutableSet.<Failing>builder().addAll(failing).add(new Failing(parsed, type)).build());
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
    return CompletableFuture.completedFuture(
        reader.read(respond(name.get(), question.type().code())).orElseGet(reader::noRecord));
  }

  /** RFC 1034 section 4.3.2, for a server that is asked about all names. */
  private Message respond(Name asked, int type) {
    Message response = new Message(0);
    Set<Name> seen = new HashSet<>();
    Optional<Name> next = Optional.of(asked);
    // One alias more than the reader follows is enough for it to see the excess.
    while (next.isPresent() && seen.add(next.get()) && seen.size() < LIMITS.maxAliases() + 3) {
      Name name = next.get();
      Optional<Map<Integer, List<Record>>> types = lookUp(name);
      next = Optional.empty();
      if (fails(name, type)) {
        response.getHeader().setRcode(Rcode.SERVFAIL);
      } else if (types.isEmpty()) {
        response.getHeader().setRcode(Rcode.NXDOMAIN);
      } else {
        next = append(response, name, type, types.get());
      }
    }
    return response;
  }

  /** The records of the type, or an alias, whose target comes next. */
  private static Optional<Name> append(
      Message response, Name name, int type, Map<Integer, List<Record>> types) {
    List<Record> wanted = types.getOrDefault(type, List.of());
    List<Record> records = wanted.isEmpty() ? types.getOrDefault(Type.CNAME, List.of()) : wanted;
    Optional<Name> target = Optional.empty();
    for (Record record : records) {
      // A record of a wildcard takes the name that was asked for (RFC 4592 section 3.3.1).
      boolean own = record.getName().equals(name);
      response.addRecord(own ? record : record.withName(name), Section.ANSWER);
      if (wanted.isEmpty() && record instanceof CNAMERecord alias) {
        target = Optional.of(alias.getTarget());
      }
    }
    return target;
  }

  private boolean fails(Name name, int type) {
    return !failing.isEmpty()
        && (failing.contains(new Failing(name, Type.ANY))
            || failing.contains(new Failing(name, type)));
  }

  private Optional<Map<Integer, List<Record>>> lookUp(Name name) {
    Map<Integer, List<Record>> own = names.get(name);
    return own == null ? wildcardFor(name) : Optional.of(own);
  }

  /** RFC 4592 section 3.3: only the wildcard right below the closest name that exists counts. */
  private Optional<Map<Integer, List<Record>>> wildcardFor(Name name) {
    for (Name encloser = name; encloser.labels() > 1; ) {
      encloser = new Name(encloser, 1);
      if (names.containsKey(encloser)) {
        return Optional.ofNullable(names.get(below(encloser)));
      }
    }
    return Optional.empty();
  }

  private static Name below(Name encloser) {
    try {
      return Name.concatenate(WILDCARD, encloser);
    } catch (NameTooLongException e) {
      return encloser; // no longer than a name that exists below it, so this does not happen
    }
  }
}
