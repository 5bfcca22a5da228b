package io.fortimail.dns;

import com.google.common.base.Ticker;
import io.fortimail.dns.DnsAnswer.TemporaryFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks as long as the budget lasts. The clock runs from the construction. */
final class BudgetedDns implements DnsClient {

  private final DnsClient source;
  private final DnsBudget budget;
  private final Ticker ticker;
  private final AtomicInteger lookups = new AtomicInteger();
  private final long start;

  BudgetedDns(DnsClient source, DnsBudget budget, Ticker ticker) {
    this.source = source;
    this.budget = budget;
    this.ticker = ticker;
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
        : answer.copy().completeOnTimeout(outOfTime(question), left, TimeUnit.NANOSECONDS);
  }

  private <T> DnsAnswer<T> outOfTime(DnsQuestion<T> question) {
    return spent(question, "more than " + budget.time().toMillis() + " ms");
  }

  private static <T> DnsAnswer<T> spent(DnsQuestion<T> question, String why) {
    return new TemporaryFailure<>(DnsFailure.BUDGET, question + ": the evaluation took " + why);
  }
}
