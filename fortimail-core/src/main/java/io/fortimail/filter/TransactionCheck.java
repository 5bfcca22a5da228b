package io.fortimail.filter;

import java.io.IOException;
import java.util.concurrent.CompletionStage;

/**
 * What a {@link TransactionFilter} does with one transaction. Override the methods of the filter's
 * {@link TransactionFilter#stages stages}.
 *
 * <p>It need not be safe for use by several threads: no two calls overlap, and each sees what the
 * one before has written. While an answer is still to come after its deadline, the check is not
 * asked anything else, and its findings are {@link Outcome#UNAVAILABLE}.
 */
public interface TransactionCheck extends AutoCloseable {

  /**
   * Looks at the sender.
   *
   * @param view what is known at {@link Stage#MAIL}
   * @return the finding, now or later
   */
  default CompletionStage<Finding> mail(MailView view) {
    return OpenCheck.NOTHING.now();
  }

  /**
   * Looks at one recipient.
   *
   * @param view what is known at {@link Stage#RCPT}
   * @return the finding, now or later
   */
  default CompletionStage<Finding> rcpt(RcptView view) {
    return OpenCheck.NOTHING.now();
  }

  /**
   * Looks at the header.
   *
   * @param view what is known at {@link Stage#HEADERS}
   * @return the finding, now or later
   */
  default CompletionStage<Finding> headers(HeadersView view) {
    return OpenCheck.NOTHING.now();
  }

  /**
   * Looks at the message.
   *
   * @param view what is known at {@link Stage#MESSAGE}
   * @return the finding, now or later
   */
  default CompletionStage<Finding> message(MessageView view) {
    return OpenCheck.NOTHING.now();
  }

  /**
   * Ends: the decision has come, or the transaction was dropped. Called once, after each answer has
   * come or had its time, and never while another call has not returned: a call that hangs puts
   * this off until it ends. Runs where the other calls do. The message may be gone by then.
   *
   * @throws IOException if it fails, which is logged
   */
  @Override
  default void close() throws IOException {}
}
