package io.fortimail.filter;

import io.fortimail.mail.Recipient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * The checks of one stage, run once: group after group, the checks of a group at the same time. The
 * reports stand in the order of the chain, whichever answered first.
 */
final class StageRun {

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final CheckRunner runner;
  private final Stage stage;
  private final Optional<Recipient> recipient;
  private final List<List<Check>> groups;
  private final List<CheckReport> reports;
  private final List<Tally> tallies;
  private final BiFunction<Filter, Findings, CompletionStage<Finding>> call;
  private final long perCheck;
  private final long perStage;
  private final long started;

  /**
   * @param reports where the reports go; what is in it already are the earlier findings
   * @param tallies whose fates the reports count for; the stage ends early when all are decided,
   *     and never where nobody is named yet
   * @param call asks a filter, given what was found before
   */
  StageRun(
      FilterChain chain,
      Stage stage,
      Optional<Recipient> recipient,
      List<CheckReport> reports,
      List<Tally> tallies,
      BiFunction<Filter, Findings, CompletionStage<Finding>> call) {
    this.runner = chain.runner();
    this.stage = stage;
    this.recipient = recipient;
    this.groups = chain.groups(stage);
    this.reports = reports;
    this.tallies = tallies;
    this.call = call;
    this.perCheck = chain.limits().perCheck().toNanos();
    this.perStage = chain.limits().perStage().toNanos();
    this.started = runner.timer().nanoTime();
  }

  CompletionStage<Void> run() {
    return runFrom(0);
  }

  /** A loop while the checks answer at once, so that a long chain does not deepen the stack. */
  private CompletableFuture<Void> runFrom(int first) {
    for (int i = first; i < groups.size() && !decided(); i++) {
      CompletableFuture<Void> group = runGroup(groups.get(i));
      if (!group.isDone()) {
        int next = i + 1;
        return group.thenCompose(done -> runFrom(next));
      }
    }
    return DONE;
  }

  private boolean decided() {
    return !tallies.isEmpty() && tallies.stream().allMatch(Tally::isFinal);
  }

  private CompletableFuture<Void> runGroup(List<Check> group) {
    Findings earlier = new Findings(reports);
    long start = runner.timer().nanoTime();
    long limit = Math.min(perCheck, perStage - (start - started));
    List<CompletableFuture<CheckReport>> running = new ArrayList<>(group.size());
    boolean answered = true;
    for (Check check : group) {
      CompletableFuture<CheckReport> report =
          runner
              .run(check, limit, filter -> call.apply(filter, earlier))
              .thenApply(finding -> report(check, finding, start));
      running.add(report);
      answered &= report.isDone();
    }
    if (answered) {
      running.forEach(this::add);
      return DONE;
    }
    return CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
        .thenRun(() -> running.forEach(this::add));
  }

  private void add(CompletableFuture<CheckReport> answered) {
    CheckReport report = answered.join();
    reports.add(report);
    tallies.forEach(tally -> tally.add(report));
  }

  private CheckReport report(Check check, Finding finding, long start) {
    Duration elapsed = Duration.ofNanos(runner.timer().nanoTime() - start);
    return new CheckReport(stage, check.name(), recipient, finding, elapsed);
  }
}
