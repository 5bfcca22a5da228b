package io.fortimail.delivery;

import io.fortimail.mail.EmailAddress;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Static routes by sender and recipient. The first rule that matches is followed, the last resort
 * where none does:
 *
 * <pre>{@code
 * RouteResolver routes = RoutingTable.builder()
 *     .to("*@inside.example", RouteResolver.fixed(mailStore))
 *     .from("*@marketing.example", bulkRelay)
 *     .otherwise(new MxRouter(dns))
 *     .build();
 * }</pre>
 *
 * <p>Put what is special above what is general: nothing below a rule for {@code *} is ever reached.
 * A rule's resolver may be a table itself.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class RoutingTable implements RouteResolver {

  /** The mailbox that each domain has (RFC 5321 section 4.5.1). */
  private static final String POSTMASTER = "postmaster@";

  private final List<RoutingRule> rules;
  private final RouteResolver otherwise;

  private RoutingTable(List<RoutingRule> rules, RouteResolver otherwise) {
    this.rules = List.copyOf(rules);
    this.otherwise = otherwise;
  }

  /** {@return a builder without a rule} */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public RouteResolver chosenFor(Optional<EmailAddress> sender, Recipient recipient) {
    for (RoutingRule rule : rules) {
      if (rule.matches(sender, recipient)) {
        return rule.resolver().chosenFor(sender, recipient);
      }
    }
    return otherwise.chosenFor(sender, recipient);
  }

  /**
   * Finds the way of mail from nobody in particular to nobody in particular of a domain: a rule
   * counts if it is about any sender and would match the domain's postmaster. Who knows sender and
   * recipient asks {@link #chosenFor}.
   */
  @Override
  public CompletionStage<Route> resolve(String domain) {
    for (RoutingRule rule : rules) {
      if (rule.sender().equals(Wildcard.ANY) && rule.recipient().matches(POSTMASTER + domain)) {
        return rule.resolver().resolve(domain);
      }
    }
    return otherwise.resolve(domain);
  }

  /** Collects rules. Not safe for use by several threads. */
  public static final class Builder {

    private final List<RoutingRule> rules = new ArrayList<>();

    private Builder() {}

    /**
     * Adds a rule for recipients, whoever the sender is.
     *
     * @param recipientPattern what they are like, such as {@code *@inside.example}
     * @param resolver the way
     * @return this
     */
    public Builder to(String recipientPattern, RouteResolver resolver) {
      return rule(new RoutingRule(Wildcard.ANY, Wildcard.ofAddress(recipientPattern), resolver));
    }

    /**
     * Adds a rule for senders, whoever the recipient is.
     *
     * @param senderPattern what they are like; {@code *} matches the null sender, too
     * @param resolver the way
     * @return this
     */
    public Builder from(String senderPattern, RouteResolver resolver) {
      return rule(new RoutingRule(Wildcard.ofAddress(senderPattern), Wildcard.ANY, resolver));
    }

    /**
     * Adds a rule.
     *
     * @param rule the rule
     * @return this
     */
    public Builder rule(RoutingRule rule) {
      rules.add(rule);
      return this;
    }

    /**
     * Says where the mail goes that no rule is about. A table without it does not come about.
     *
     * @param resolver the way
     * @return the last step
     */
    public Complete otherwise(RouteResolver resolver) {
      return new Complete(rules, resolver);
    }
  }

  /**
   * A table that lacks nothing.
   *
   * @param rules the rules, first match first
   * @param otherwise the last resort
   */
  public record Complete(List<RoutingRule> rules, RouteResolver otherwise) {

    /** Copies the rules. */
    public Complete {
      rules = List.copyOf(rules);
    }

    /** {@return the table} */
    public RoutingTable build() {
      return new RoutingTable(rules, otherwise);
    }
  }
}
