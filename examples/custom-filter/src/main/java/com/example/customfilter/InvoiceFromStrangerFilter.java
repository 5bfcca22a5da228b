package com.example.customfilter;

import io.fortimail.filter.FilterResult;
import io.fortimail.filter.Finding;
import io.fortimail.filter.MessageFilter;
import io.fortimail.filter.MessageView;
import io.fortimail.filter.Work;
import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.MimePart;
import io.fortimail.mail.MimeStructure;
import io.fortimail.mail.PeerText;
import io.fortimail.mail.edit.MessageEdit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Finds invoices from senders that nobody here knew a week ago: what a fraud looks like that a
 * harmless message the day before has introduced.
 *
 * <p>The sender is that of the envelope, which anybody can write: put the filter behind one that
 * proves it. Safe for use by many sessions at once.
 */
public final class InvoiceFromStrangerFilter implements MessageFilter {

  /** How long a sender stays a stranger. */
  public static final Duration ACQUAINTANCE = Duration.ofDays(7);

  /** The field that is proposed for the message. */
  public static final String FIELD = "X-Invoice-From-Stranger";

  /** What invoices are called, in lower case. */
  private static final List<String> WORDS =
      List.of("invoice", "rechnung", "facture", "factura", "fattura", "faktura");

  private static final double SCORE = 3.0;

  /** The most names in a result, and the longest: a message may have a thousand parts. */
  private static final int MAX_NAMES = 10;

  private static final int MAX_NAME_LENGTH = 100;

  private final FirstContacts contacts;

  /**
   * Makes the filter.
   *
   * @param contacts since when senders are known
   */
  public InvoiceFromStrangerFilter(FirstContacts contacts) {
    this.contacts = contacts;
  }

  /** {@return blocking: it decodes the message} */
  @Override
  public Work work() {
    return Work.BLOCKING;
  }

  @Override
  public Set<Class<? extends FilterResult>> provides() {
    return Set.of(StrangersInvoice.class);
  }

  @Override
  public CompletionStage<Finding> inspect(MessageView view) {
    return view.envelope()
        .sender()
        .map(sender -> inspect(sender, view.message().structure()))
        .orElseGet(() -> Finding.skipped("the null path: a bounce has no sender"))
        .now();
  }

  private Finding inspect(EmailAddress sender, MimeStructure structure) {
    Duration known = contacts.knownFor(sender);
    if (known.compareTo(ACQUAINTANCE) >= 0) {
      return Finding.clear(sender + " has been known for " + known.toDays() + " days");
    }
    List<String> invoices = invoices(structure);
    if (!invoices.isEmpty()) {
      return Finding.match("invoice " + invoices.get(0) + " from " + sender + ", a stranger")
          .withScore(SCORE)
          .withResult(new StrangersInvoice(sender, known, invoices))
          .withEdits(new MessageEdit.AddHeader(FIELD, "known for " + known.toDays() + " days"));
    }
    Optional<String> unread = structure.stoppedBy();
    return unread
        .map(limit -> Finding.unavailable("not all parts were read: " + limit))
        .orElseGet(() -> Finding.clear("no invoice"));
  }

  private static List<String> invoices(MimeStructure structure) {
    return structure.parts().stream()
        .map(MimePart::fileNames)
        .flatMap(List::stream)
        .filter(InvoiceFromStrangerFilter::isInvoice)
        .map(name -> PeerText.clean(name, MAX_NAME_LENGTH))
        .distinct()
        .limit(MAX_NAMES)
        .toList();
  }

  private static boolean isInvoice(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return WORDS.stream().anyMatch(name::contains);
  }
}
