package io.fortimail.dns;

import io.fortimail.dns.DnsAnswer.Found;
import io.fortimail.dns.DnsAnswer.NoData;
import io.fortimail.dns.DnsAnswer.NoSuchDomain;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Makes a typed answer out of messages. Only records count that the question leads to, by its name
 * or over aliases: a server may put anything else into an answer (RFC 5452 section 6).
 *
 * <p>Keeps the way so far, because a server that does not search itself leaves off at an alias into
 * a domain of somebody else's. One instance for one question, one thread at a time.
 */
final class AnswerReader<T> {

  private final DnsQuestion<T> question;
  private final DnsLimits limits;
  private final Set<Name> seen = new HashSet<>();
  private Name current;
  private long ttl = Integer.MAX_VALUE;
  private boolean validated = true;

  AnswerReader(DnsQuestion<T> question, Name name, DnsLimits limits) {
    this.question = question;
    this.limits = limits;
    this.current = name;
    seen.add(name);
  }

  /** The name to ask about next. */
  Name current() {
    return current;
  }

  /** The answer, or empty if {@link #current()} has to be asked about. */
  Optional<DnsAnswer<T>> read(Message message) {
    validated &= message.getHeader().getFlag(Flags.AD);
    int rcode = message.getRcode();
    if (message.getHeader().getFlag(Flags.TC)) {
      return failure(DnsFailure.MALFORMED, "the answer is cut off");
    } else if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
      return failure(causeOf(rcode), Rcode.string(rcode));
    }
    List<Record> answers = message.getSection(Section.ANSWER);
    Name asked = current;
    Optional<DnsAnswer<T>> lost = followAliases(answers);
    if (lost.isPresent()) {
      return lost;
    }
    List<T> records = rcode == Rcode.NXDOMAIN ? List.of() : recordsOfCurrent(answers);
    if (!records.isEmpty()) {
      return Optional.of(
          new Found<>(records, DomainNames.text(current), Duration.ofSeconds(ttl), validated));
    }
    return rcode == Rcode.NXDOMAIN
        // RFC 6604 section 3: after aliases, the code is about the last name
        ? Optional.of(
            new NoSuchDomain<>(
                DomainNames.text(current) + " does not exist", keep(message), validated))
        : nothing(message, asked.equals(current));
  }

  DnsAnswer<T> failed(DnsFailure cause, String reason) {
    return new TemporaryFailure<>(cause, question + ": " + reason);
  }

  /** The way ends at a name without such a record. */
  DnsAnswer<T> noRecord() {
    return noRecord(Duration.ZERO);
  }

  private DnsAnswer<T> noRecord(Duration keep) {
    return new NoData<>(
        DomainNames.text(current) + " has no " + question.type() + " record", keep, validated);
  }

  private Optional<DnsAnswer<T>> failure(DnsFailure cause, String reason) {
    return Optional.of(failed(cause, reason));
  }

  static DnsFailure causeOf(int rcode) {
    return switch (rcode) {
      case Rcode.SERVFAIL -> DnsFailure.SERVER_FAILURE;
      case Rcode.REFUSED, Rcode.NOTAUTH -> DnsFailure.REFUSED;
      default -> DnsFailure.MALFORMED;
    };
  }

  private Optional<DnsAnswer<T>> followAliases(List<Record> answers) {
    if (question.type().code() == Type.CNAME) { // RFC 1034 section 3.6.2: there it is the answer
      return Optional.empty();
    }
    Map<Name, CNAMERecord> aliases = new HashMap<>();
    for (Record answer : answers) {
      if (answer instanceof CNAMERecord alias && alias.getDClass() == DClass.IN) {
        aliases.putIfAbsent(alias.getName(), alias);
      }
    }
    for (CNAMERecord alias = aliases.get(current); alias != null; alias = aliases.get(current)) {
      current = alias.getTarget();
      ttl = Math.min(ttl, alias.getTTL());
      if (!seen.add(current)) {
        return noData("the aliases run in a circle");
      } else if (seen.size() > limits.maxAliases() + 1) {
        return noData("more than " + limits.maxAliases() + " aliases");
      }
    }
    return Optional.empty();
  }

  private List<T> recordsOfCurrent(List<Record> answers) {
    List<T> records = new ArrayList<>();
    for (Record answer : answers) {
      if (answer.getType() == question.type().code()
          && answer.getDClass() == DClass.IN
          && answer.getName().equals(current)
          && records.size() < limits.maxRecords()) {
        question.type().read(answer).ifPresent(records::add);
        ttl = Math.min(ttl, answer.getTTL());
      }
    }
    return records;
  }

  private Optional<DnsAnswer<T>> nothing(Message message, boolean sameName) {
    boolean negative = has(message, Type.SOA); // RFC 2308 section 2.2
    if (!negative && !sameName) {
      return Optional.empty();
    }
    if (!negative && has(message, Type.NS) && !message.getHeader().getFlag(Flags.AA)) {
      return failure(DnsFailure.REFUSED, "the server only names others to ask");
    }
    return Optional.of(noRecord(keep(message)));
  }

  private Optional<DnsAnswer<T>> noData(String why) {
    return Optional.of(new NoData<>(question + ": " + why, Duration.ofSeconds(ttl), validated));
  }

  private static boolean has(Message message, int type) {
    return message.getSection(Section.AUTHORITY).stream().anyMatch(r -> r.getType() == type);
  }

  /** RFC 2308 section 5: the lesser of the SOA's own time and its last field. */
  private Duration keep(Message message) {
    for (Record authority : message.getSection(Section.AUTHORITY)) {
      if (authority instanceof SOARecord soa) {
        return Duration.ofSeconds(Math.min(ttl, Math.min(soa.getTTL(), soa.getMinimum())));
      }
    }
    return Duration.ZERO;
  }
}
