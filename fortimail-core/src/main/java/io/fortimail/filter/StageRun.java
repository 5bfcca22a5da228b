package io.fortimail.filter;

import io.fortimail.mail.Recipient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * The checks of one stage, run once: group after group, the checks of a group at the same time. The
 * reports stand in the order of the chain, whichever answered first.
 */
final class StageRun {

  private final CheckRunner runner;
  private final FilterLimits limits;
  private final Stage stage;
  private final Optional<Recipient> recipient;
  private final List<List<Check>> groups;
  private final List<CheckReport> reports;
  private final long started;

  /**
   * @param reports where the reports go; what is in it already are the earlier findings
   */
  StageRun(
      FilterChain chain, Stage stage, Optional<Recipient> recipient, List<CheckReport> reports) {
    this.runner = chain.runner();
    this.limits = chain.limits();
    this.stage = stage;
    this.recipient = recipient;
    this.groups = chain.groups(stage);
    this.reports = reports;
    this.started = runner.timer().nanoTime();
  }

  /**
   * Runs the groups in turn.
   *
   * @param call asks a filter, given what was found before
   * @param decided whether nothing is left to decide, asked before each group
   */
  CompletionStage<Void> run(
      BiFunction<Filter, Findings, CompletionStage<Finding>> call, BooleanSupplier decided) {
    CompletionStage<Void> tail = CompletableFuture.completedFuture(null);
    for (List<Check> group : groups) {
      tail =
          tail.thenCompose(
              done ->
                  decided.getAsBoolean()
                      ? CompletableFuture.completedFuture(null)
                      : runGroup(group, call));
    }
    return tail;
  }

  private CompletionStage<Void> runGroup(
      List<Check> group, BiFunction<Filter, Findings, CompletionStage<Finding>> call) {
    Findings earlier = new Findings(reports);
    long start = runner.timer().nanoTime();
    Duration limit = timeLeft(start);
    List<CompletableFuture<CheckReport>> running = new ArrayList<>(group.size());
    for (Check check : group) {
      running.add(
          runner
              .run(check, limit, filter -> call.apply(filter, earlier))
              .thenApply(finding -> report(check, finding, start)));
    }
    return CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
        .thenRun(() -> running.forEach(answer -> reports.add(answer.join())));
  }

  private Duration timeLeft(long now) {
    Duration left = limits.perStage().minusNanos(now - started);
    return left.compareTo(limits.perCheck()) < 0 ? left : limits.perCheck();
  }

  private CheckReport report(Check check, Finding finding, long start) {
    Duration elapsed = Duration.ofNanos(runner.timer().nanoTime() - start);
    return new CheckReport(stage, check.name(), recipient, finding, elapsed);
  }
}
