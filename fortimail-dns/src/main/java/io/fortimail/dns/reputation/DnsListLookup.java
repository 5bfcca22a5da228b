package io.fortimail.dns.reputation;

import java.util.concurrent.CompletionStage;

/** A list that can be asked: one {@linkplain DnsList#at of DNS}, or one that is watched. */
public interface DnsListLookup {

  /** {@return the list} */
  DnsList list();

  /**
   * Asks.
   *
   * @param subject about what
   * @return what the list says; it does not fail
   */
  CompletionStage<DnsListResult> ask(DnsListSubject subject);
}
