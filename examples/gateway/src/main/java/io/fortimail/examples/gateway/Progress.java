package io.fortimail.examples.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

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
                .setStyle(ProgressBarStyle.ASCII) // any terminal can show it
                .setUnit(" KB", 1_000)
                .build()));
  }

  /** Ends the line of the bar, before another one is written to the same terminal. */
  void makeRoom() {
    bar.ifPresent(b -> System.err.println());
  }

  void step(long octets) {
    bar.ifPresent(b -> b.stepBy(octets));
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
