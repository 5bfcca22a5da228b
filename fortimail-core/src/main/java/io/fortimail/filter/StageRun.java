package io.fortimail.filter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The checks of one stage, run once: group after group, the checks of a group at the same time. The
 * reports stand in the order of the chain, whichever answered first.
 */
final class StageRun {

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final CheckRunner runner;
  private final StageTask task;
  private final List<List<Check>> groups;
  private final long perCheck;
  private final long perStage;
  private final long started;

  /** When the last answer came: the next check starts then, and the clock is not read again. */
  private long now;

  StageRun(FilterChain chain, StageTask task) {
    this.runner = chain.runner();
    this.task = task;
    this.groups = chain.groups(task.stage());
    this.perCheck = chain.limits().perCheck().toNanos();
    this.perStage = chain.limits().perStage().toNanos();
    this.started = runner.timer().nanoTime();
    this.now = started;
  }

  CompletionStage<Void> run() {
    return runFrom(0);
  }

  /** A loop while the checks answer at once, so that a long chain does not deepen the stack. */
  private CompletableFuture<Void> runFrom(int first) {
    for (int i = first; i < groups.size() && !task.isDecided(); i++) {
      CompletableFuture<Void> group = runGroup(groups.get(i));
      if (!group.isDone()) {
        int next = i + 1;
        return group.thenCompose(done -> runFrom(next));
      }
    }
    task.time().spend(now - started);
    return DONE;
  }

  private CompletableFuture<Void> runGroup(List<Check> group) {
    Findings earlier = task.reports().findings();
    long start = now;
    CheckReport[] reports = new CheckReport[group.size()];
    List<CompletableFuture<Void>> open = List.of();
    for (int i = 0; i < reports.length; i++) {
      Check check = group.get(i);
      CompletableFuture<Finding> answer = ask(check, earlier, start);
      if (answer.isDone()) {
        now = runner.timer().nanoTime();
        reports[i] = report(check, answer.join(), now - start);
      } else {
        int place = i;
        open = open.isEmpty() ? new ArrayList<>() : open;
        open.add(
            answer.thenAccept(
                finding ->
                    reports[place] = report(check, finding, runner.timer().nanoTime() - start)));
      }
    }
    if (open.isEmpty()) {
      return end(reports);
    }
    return CompletableFuture.allOf(open.toArray(CompletableFuture[]::new))
        .thenRun(
            () -> {
              now = runner.timer().nanoTime();
              var unused = end(reports);
            });
  }

  private CompletableFuture<Void> end(CheckReport[] reports) {
    for (CheckReport report : reports) {
      task.add(report);
    }
    return DONE;
  }

  private CompletableFuture<Finding> ask(Check check, Findings earlier, long start) {
    long used = start - started;
    long leftOfStage = perStage - used;
    long leftOfMessage = task.time().left() - used;
    if (leftOfStage <= 0 || leftOfMessage <= 0) {
      String what = leftOfStage <= 0 ? "stage" : "message";
      return CompletableFuture.completedFuture(
          Finding.unavailable("not run: no time left for this " + what));
    }
    long limit = Math.min(check.deadlineOr(perCheck), Math.min(leftOfStage, leftOfMessage));
    return runner.run(check, limit, task.call(), earlier);
  }

  private CheckReport report(Check check, Finding finding, long elapsed) {
    return new CheckReport(
        task.stage(), check.name(), task.recipient(), finding, Duration.ofNanos(elapsed));
  }
}
