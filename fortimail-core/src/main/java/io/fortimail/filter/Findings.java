package io.fortimail.filter;

import io.fortimail.mail.Recipient;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The findings made so far, for filters that build on others. Immutable.
 *
 * <p>Those of {@link Stage#RCPT} hold for one recipient each. A check at that stage sees its own
 * recipient's; one at {@link Stage#HEADERS} or {@link Stage#MESSAGE} sees those of all recipients,
 * in their order, and asks for one by {@link #result(Class, Recipient)}.
 */
public final class Findings {

  /** No check has run yet. */
  public static final Findings NONE = new Findings(List.of());

  /** Only the first {@link #count} are ours, and they are never written again. */
  private final CheckReport[] reports;

  private final int count;

  /**
   * Copies the list.
   *
   * @param checks each check that has run, in order
   */
  public Findings(List<CheckReport> checks) {
    this.reports = List.copyOf(checks).toArray(CheckReport[]::new);
    this.count = reports.length;
  }

  /** Shares the array, whose first reports must not change any more. */
  Findings(CheckReport[] reports, int count) {
    this.reports = reports;
    this.count = count;
  }

  /** {@return each check that has run, in order; not to be changed} */
  public List<CheckReport> checks() {
    return Collections.unmodifiableList(Arrays.asList(reports).subList(0, count));
  }

  /**
   * Looks for a typed result.
   *
   * @param <T> the type
   * @param type the class of the result
   * @return the last result of that type, for whichever recipient, or empty if no check gave one
   */
  public <T extends FilterResult> Optional<T> result(Class<T> type) {
    return last(type, report -> true);
  }

  /**
   * Looks for a typed result that holds for a recipient.
   *
   * @param <T> the type
   * @param type the class of the result
   * @param recipient the recipient
   * @return the last result of that type that is this recipient's own or holds for all, or empty if
   *     no check gave one
   */
  public <T extends FilterResult> Optional<T> result(Class<T> type, Recipient recipient) {
    return last(type, report -> report.recipient().map(recipient::equals).orElse(true));
  }

  /** Without the list that {@link #checks} makes. */
  void forEach(Consumer<CheckReport> use) {
    for (int i = 0; i < count; i++) {
      use.accept(reports[i]);
    }
  }

  private <T extends FilterResult> Optional<T> last(Class<T> type, Predicate<CheckReport> holds) {
    for (int i = count - 1; i >= 0; i--) {
      Optional<FilterResult> result = reports[i].finding().result();
      if (result.isPresent() && type.isInstance(result.get()) && holds.test(reports[i])) {
        return Optional.of(type.cast(result.get()));
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Findings findings && checks().equals(findings.checks());
  }

  @Override
  public int hashCode() {
    return checks().hashCode();
  }

  @Override
  public String toString() {
    return "Findings" + checks();
  }
}
