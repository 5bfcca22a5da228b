package io.fortimail.filter;

import java.util.concurrent.CompletionStage;

/**
 * A check at the stage {@link Stage#MESSAGE}: it sees the envelope and the message.
 *
 * <pre>{@code
 * FilterChain chain = FilterChain.builder()
 *     .then(MessageFilter.of("empty", view -> view.message().size() == 0
 *         ? Finding.match("the message is empty")
 *         : Finding.clear("it holds something")), Action.reject())
 *     .build();
 * }</pre>
 */
@FunctionalInterface
public non-sealed interface MessageFilter extends Filter {

  /**
   * Looks and reports.
   *
   * @param view what is known at this stage
   * @return the finding, now or later
   */
  CompletionStage<Finding> inspect(MessageView view);

  /**
   * A filter of a lambda that answers at once.
   *
   * @param name the name of the check: lower case with hyphens
   * @param check looks and reports
   * @return the filter
   */
  static MessageFilter of(String name, PlainCheck<MessageView> check) {
    return plain(name, Work.PROMPT, check);
  }

  /**
   * A filter of a lambda that may hold its thread: it runs on the chain's executor.
   *
   * @param name the name of the check: lower case with hyphens
   * @param check looks and reports
   * @return the filter
   */
  static MessageFilter blocking(String name, PlainCheck<MessageView> check) {
    return plain(name, Work.BLOCKING, check);
  }

  /**
   * A filter of a lambda that may hold its thread: it runs on the chain's executor.
   *
   * @param check looks and reports
   * @return the filter, without a name: see {@link FilterChain.Builder#then(String, Filter)}
   */
  static MessageFilter blocking(PlainCheck<MessageView> check) {
    return plain(PlainFilter.UNNAMED, Work.BLOCKING, check);
  }

  private static MessageFilter plain(String name, Work work, PlainCheck<MessageView> check) {
    final class Plain extends PlainFilter<MessageView> implements MessageFilter {
      Plain() {
        super(name, work, check);
      }
    }
    return new Plain();
  }
}
