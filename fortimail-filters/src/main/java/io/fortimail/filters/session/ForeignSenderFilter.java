package io.fortimail.filters.session;

import io.fortimail.filter.Action;
import io.fortimail.filter.ActionProfile;
import io.fortimail.filter.Finding;
import io.fortimail.filter.RcptFilter;
import io.fortimail.filter.RcptView;
import io.fortimail.mail.EnhancedStatus;
import java.util.concurrent.CompletionStage;

/**
 * Looks for clients that greet with the recipient's own domain, while the sender is of another one:
 * they pretend to be a host of the recipient. It needs no DNS.
 *
 * <pre>{@code
 * chain.then(new ForeignSenderFilter(), ForeignSenderFilter.refusal());
 * }</pre>
 *
 * <p>A match: the name in {@code HELO} is the recipient's domain, and the sender's domain is not.
 * Clear: anything else. Skipped: the null sender, and a client that has proved who it is.
 */
public final class ForeignSenderFilter implements RcptFilter {

  /** Stateless: one is as good as another. */
  public ForeignSenderFilter() {}

  /** {@return the refusal {@code 550 5.7.1}} */
  public static ActionProfile refusal() {
    return Action.reject(EnhancedStatus.POLICY, "EHLO/HELO names the recipient's domain");
  }

  @Override
  public CompletionStage<Finding> inspect(RcptView view) {
    if (view.client().user().isPresent()) {
      return DomainFindings.AUTHENTICATED.now();
    } else if (view.sender().isEmpty()) {
      return Finding.skipped("the null sender has no domain").now();
    }
    String recipient = view.recipient().domain();
    String sender = view.sender().get().domain();
    boolean greetsAsRecipient = view.client().helo().orElse("").equalsIgnoreCase(recipient);
    return (greetsAsRecipient && !sender.equals(recipient)
            ? Finding.match("the client calls itself " + recipient + ", the sender is of " + sender)
            : Finding.clear("the client does not call itself by the recipient's domain"))
        .now();
  }
}
