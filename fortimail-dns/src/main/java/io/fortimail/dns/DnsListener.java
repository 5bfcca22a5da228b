package io.fortimail.dns;

/**
 * Is told of each answer, for metrics and logs. It is called on whatever thread has the answer, by
 * several at once, and must not block; what it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface DnsListener {

  /** Hears nothing, and costs nothing. */
  DnsListener NONE = event -> {};

  /**
   * A question has its answer.
   *
   * @param event the question, the answer, and where it came from
   */
  void onAnswer(DnsEvent event);
}
