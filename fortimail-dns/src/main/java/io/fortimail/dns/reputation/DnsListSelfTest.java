package io.fortimail.dns.reputation;

import com.google.common.net.InetAddresses;
import io.fortimail.dns.DnsFailure;
import io.fortimail.dns.reputation.DnsListResult.Listed;
import io.fortimail.dns.reputation.DnsListResult.Unavailable;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a test of a list by its test entries came to (RFC 5782 section 5).
 *
 * @param health whether the list works
 * @param weight how much that says
 */
record DnsListSelfTest(DnsListHealth health, Weight weight) {

  /** How much a test says of the list. */
  enum Weight {
    /** The list itself said so. */
    SETTLED,
    /** It may have been a failure that passes. */
    PASSING,
    /** Nothing: too much was asked at once in this process, and the list was not asked. */
    NONE
  }

  /** The address every list of addresses has, and the one no list may have. */
  private static final DnsListSubject ALWAYS_LISTED =
      new DnsListSubject.Address(InetAddresses.forString("127.0.0.2"));

  private static final DnsListSubject NEVER_LISTED =
      new DnsListSubject.Address(InetAddresses.forString("127.0.0.1"));

  /** The same for lists of domains. */
  private static final DnsListSubject TEST_NAME = new DnsListSubject.Domain("test");

  private static final DnsListSubject INVALID_NAME = new DnsListSubject.Domain("invalid");

  static final DnsListSelfTest BROKEN =
      new DnsListSelfTest(DnsListHealth.UNAVAILABLE, Weight.PASSING);

  static CompletionStage<DnsListSelfTest> run(
      Function<DnsListSubject, CompletionStage<DnsListResult>> list, DnsListKind kind) {
    boolean domains = kind == DnsListKind.DOMAINS;
    return list.apply(domains ? TEST_NAME : ALWAYS_LISTED)
        .thenCombine(list.apply(domains ? INVALID_NAME : NEVER_LISTED), DnsListSelfTest::judge);
  }

  private static DnsListSelfTest judge(DnsListResult always, DnsListResult never) {
    if (never instanceof Listed) {
      return new DnsListSelfTest(DnsListHealth.LISTS_EVERYTHING, Weight.SETTLED);
    } else if (always instanceof Unavailable || never instanceof Unavailable) {
      return new DnsListSelfTest(DnsListHealth.UNAVAILABLE, weight(always, never));
    }
    return always instanceof Listed
        ? new DnsListSelfTest(DnsListHealth.WORKING, Weight.SETTLED)
        : new DnsListSelfTest(DnsListHealth.LISTS_NOTHING, Weight.PASSING);
  }

  private static Weight weight(DnsListResult always, DnsListResult never) {
    if (failures(always, never).anyMatch(failure -> failure.refusal().isPresent())) {
      return Weight.SETTLED;
    }
    return failures(always, never).allMatch(failure -> failure.cause() == DnsFailure.BUDGET)
        ? Weight.NONE
        : Weight.PASSING;
  }

  private static Stream<Unavailable> failures(DnsListResult always, DnsListResult never) {
    return Stream.of(always, never)
        .filter(Unavailable.class::isInstance)
        .map(Unavailable.class::cast);
  }
}
