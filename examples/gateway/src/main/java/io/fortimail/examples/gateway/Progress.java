package io.fortimail.examples.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** How far a run over files has come: a bar on standard error, where there is much to do. */
final class Progress implements AutoCloseable {

  private static final int MANY_FILES = 25;
  private static final long MUCH = 1_000_000;

  private final Optional<ProgressBar> bar;

  private Progress(Optional<ProgressBar> bar) {
    this.bar = bar;
  }

  /** {@return nothing to look at} */
  static Progress none() {
    return new Progress(Optional.empty());
  }

  static Progress over(List<Path> files) throws IOException {
    long octets = 0;
    for (Path file : files) {
      octets += Files.size(file);
    }
    if (files.size() <= MANY_FILES && octets <= MUCH) {
      return new Progress(Optional.empty());
    }
    return new Progress(
        Optional.of(
            new ProgressBarBuilder()
                .setTaskName("sending")
                .setInitialMax(octets)
                .setUnit(" KB", 1_000)
                .build()));
  }

  /** Whether there is much to do, so that a row for each message would be too many. */
  boolean isLong() {
    return bar.isPresent();
  }

  void step(long octets) {
    bar.ifPresent(b -> b.stepBy(octets));
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
