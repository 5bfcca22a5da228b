package io.fortimail.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.io.ByteSource;
import io.fortimail.delivery.DeliveryOutcome;
import io.fortimail.delivery.MailHost;
import io.fortimail.delivery.SmtpConnector;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Recipient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A destination in memory, for tests: takes what it is given, or answers as it is told.
 *
 * <p>Safe for use by several threads.
 */
public final class MemoryConnector implements SmtpConnector {

  /**
   * What was delivered.
   *
   * @param host where to
   * @param envelope for those recipients who were accepted
   * @param content the message, one character for each octet
   */
  public record Delivery(MailHost host, Envelope envelope, String content) {}

  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private final Function<Recipient, DeliveryOutcome> answers;

  /** A destination that takes everything. */
  public MemoryConnector() {
    this(recipient -> new DeliveryOutcome.Delivered("250 2.0.0 OK"));
  }

  /**
   * A destination with a will of its own.
   *
   * @param answers what it says to each recipient
   */
  public MemoryConnector(Function<Recipient, DeliveryOutcome> answers) {
    this.answers = answers;
  }

  /** {@return what was delivered so far} */
  public List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /**
   * An answer that refuses for good.
   *
   * @param text what is said
   * @return the outcome, with status 5.1.1
   */
  public static DeliveryOutcome refused(String text) {
    return new DeliveryOutcome.Failed(new EnhancedStatus(5, 1, 1), text);
  }

  /**
   * An answer that asks to try again.
   *
   * @param text what is said
   * @return the outcome, with status 4.2.1
   */
  public static DeliveryOutcome busy(String text) {
    return new DeliveryOutcome.Deferred(
        new EnhancedStatus(4, 2, 1), text, DeliveryOutcome.Retry.LATER);
  }

  @Override
  public CompletionStage<Map<Recipient, DeliveryOutcome>> deliver(
      MailHost host, Envelope envelope, ByteSource content) {
    Map<Recipient, DeliveryOutcome> outcomes =
        envelope.recipients().stream().collect(Collectors.toMap(r -> r, answers));
    List<Recipient> taken =
        envelope.recipients().stream()
            .filter(r -> outcomes.get(r) instanceof DeliveryOutcome.Delivered)
            .toList();
    if (!taken.isEmpty()) {
      try {
        String text = content.asCharSource(ISO_8859_1).read();
        deliveries.add(new Delivery(host, envelope.withRecipients(taken), text));
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return CompletableFuture.completedFuture(outcomes);
  }
}
