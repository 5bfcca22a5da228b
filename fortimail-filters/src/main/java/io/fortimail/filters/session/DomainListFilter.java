package io.fortimail.filters.session;

import io.fortimail.dns.reputation.DnsListSubject;
import io.fortimail.dns.reputation.DnsLists;
import io.fortimail.dns.reputation.DnsListsResult;
import io.fortimail.dns.reputation.ReverseDnsResult;
import io.fortimail.filter.FilterResult;
import io.fortimail.filter.Finding;
import io.fortimail.filter.MailFilter;
import io.fortimail.filter.MailView;
import io.fortimail.mail.EmailAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Looks for the domains that a client shows in DNS lists of domains (RFC 5782 section 2.2).
 *
 * <pre>{@code
 * DnsLists lists = DnsLists.of(DnsList.ofDomains("dbl.example").at(dns));
 * chain.then(new DomainListFilter(lists, DomainListFilter.Name.SENDER), Action.reject());
 * }</pre>
 *
 * <p>Outcomes, score and typed result are those of {@link DnsListsFilter}; skipped also where there
 * is no such name, as with the null sender. Address literals are not asked about.
 */
public final class DomainListFilter implements MailFilter {

  /** Which name is looked for. */
  public enum Name {
    /** What the client calls itself: a claim. */
    HELO,
    /** The domain of {@code MAIL FROM}: a claim. */
    SENDER,
    /**
     * The first confirmed name of the client's address, as a {@link ReverseDnsFilter} before this
     * one has found it.
     */
    REVERSE
  }

  private final DnsLists lists;
  private final Set<Name> names;

  /**
   * A filter.
   *
   * @param lists lists of domains
   * @param first which name is looked for
   * @param others further ones
   */
  public DomainListFilter(DnsLists lists, Name first, Name... others) {
    this.lists = lists;
    this.names = EnumSet.of(first, others);
  }

  @Override
  public Set<Class<? extends FilterResult>> needs() {
    return names.contains(Name.REVERSE) ? Set.of(ReverseDnsResult.class) : Set.of();
  }

  @Override
  public Set<Class<? extends FilterResult>> provides() {
    return Set.of(DnsListsResult.class);
  }

  @Override
  public CompletionStage<Finding> inspect(MailView view) {
    List<DnsListSubject> subjects =
        names.stream()
            .flatMap(name -> find(name, view).stream())
            .filter(name -> !name.isEmpty())
            .distinct()
            .<DnsListSubject>map(DnsListSubject.Domain::new)
            .toList();
    if (subjects.isEmpty()) {
      return Finding.skipped("there is no name to look for").now();
    }
    return lists.ask(subjects).thenApply(result -> ListFindings.of(result, OptionalDouble.empty()));
  }

  private static Optional<String> find(Name name, MailView view) {
    return switch (name) {
      case HELO -> view.client().helo();
      case SENDER -> view.sender().map(EmailAddress::domain);
      case REVERSE ->
          view.earlier()
              .result(ReverseDnsResult.class)
              .filter(ReverseDnsResult.Confirmed.class::isInstance)
              .map(result -> ((ReverseDnsResult.Confirmed) result).name());
    };
  }
}
