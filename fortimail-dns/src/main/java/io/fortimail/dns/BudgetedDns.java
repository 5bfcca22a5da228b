package io.fortimail.dns;

import com.google.common.base.Ticker;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks as long as the budget lasts. The clock runs from the construction. */
final class BudgetedDns implements DnsClient {

  private final DnsClient source;
  private final DnsBudget budget;
  private final Ticker ticker;
  private final Handover executor;
  private final AtomicInteger lookups = new AtomicInteger();
  private final long start;

  /**
   * A view of a client.
   *
   * @param executor tells those whose time is over
   */
  BudgetedDns(DnsClient source, DnsBudget budget, Ticker ticker, Executor executor) {
    this.source = source;
    this.budget = budget;
    this.ticker = ticker;
    this.executor = new Handover(executor);
    this.start = ticker.read();
  }

  @Override
  public <T> CompletionStage<DnsAnswer<T>> ask(DnsQuestion<T> question) {
    long left = budget.time().toNanos() - (ticker.read() - start);
    if (left <= 0) {
      return CompletableFuture.completedFuture(outOfTime(question));
    } else if (lookups.getAndUpdate(n -> Math.min(n + 1, budget.maxLookups()))
        >= budget.maxLookups()) {
      return CompletableFuture.completedFuture(
          spent(question, "more than " + budget.maxLookups() + " lookups"));
    }
    CompletableFuture<DnsAnswer<T>> answer = source.ask(question).toCompletableFuture();
    // A copy: others may wait for the same answer with more time than this evaluation has.
    return answer.isDone()
        ? answer
        : executor
            .ofFailures(answer.copy().orTimeout(left, TimeUnit.NANOSECONDS))
            .exceptionally(thrown -> unanswered(question, thrown));
  }

  private <T> DnsAnswer<T> unanswered(DnsQuestion<T> question, Throwable thrown) {
    if (thrown instanceof TimeoutException) { // the source's own would come wrapped
      return outOfTime(question);
    }
    throw thrown instanceof CompletionException wrapped ? wrapped : new CompletionException(thrown);
  }

  private <T> DnsAnswer<T> outOfTime(DnsQuestion<T> question) {
    return spent(question, "more than " + budget.time().toMillis() + " ms");
  }

  private static <T> DnsAnswer<T> spent(DnsQuestion<T> question, String why) {
    return new TemporaryFailure<>(DnsFailure.BUDGET, question + ": the evaluation took " + why);
  }
}
