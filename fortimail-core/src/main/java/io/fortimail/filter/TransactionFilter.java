package io.fortimail.filter;

import io.fortimail.mail.Client;
import java.util.Set;

/**
 * A check that follows a transaction through several stages: for each transaction it opens a {@link
 * TransactionCheck}, which is asked at its stages one after the other and closed at the end.
 *
 * <pre>{@code
 * final class ManyRecipients implements TransactionFilter {
 *   public Set<Stage> stages() {
 *     return Set.of(Stage.RCPT, Stage.MESSAGE);
 *   }
 *
 *   public TransactionCheck open(Client client) {
 *     return new TransactionCheck() {
 *       private int named;
 *
 *       public CompletionStage<Finding> rcpt(RcptView view) {
 *         named++;
 *         return Finding.clear("recipient " + named).now();
 *       }
 *
 *       public CompletionStage<Finding> message(MessageView view) {
 *         return (named > 100 ? Finding.match(named + " were named") : Finding.clear("few")).now();
 *       }
 *     };
 *   }
 * }
 * }</pre>
 *
 * <p>What the filter {@link #needs} has to be there at the last of its stages, and what it {@link
 * #provides} is there after that.
 */
public non-sealed interface TransactionFilter extends Filter {

  /**
   * {@return the stages at which its checks are asked: one or more of {@link Stage#MAIL}, {@link
   * Stage#RCPT}, {@link Stage#HEADERS} and {@link Stage#MESSAGE}}
   */
  Set<Stage> stages();

  /**
   * Begins with a transaction, when the first of the stages has come; where that is {@link
   * Stage#RCPT}, with the first recipient. May hold its thread if {@link #work} says {@link
   * Work#BLOCKING}; the time counts as that of the first answer.
   *
   * @param client the client
   * @return the check for this transaction, which the engine closes. If there is none, because this
   *     throws, all findings of the filter on this transaction are {@link Outcome#UNAVAILABLE}
   * @throws Exception if it cannot begin
   */
  TransactionCheck open(Client client) throws Exception;
}
