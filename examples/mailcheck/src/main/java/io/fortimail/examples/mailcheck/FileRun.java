package io.fortimail.examples.mailcheck;

import io.fortimail.filter.Decision;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.MessageFile;
import io.fortimail.mail.PeerText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Checks all messages of all files, one after the other: one message is held at a time. */
final class FileRun {

  private static final String STANDARD_INPUT = "-";

  /** Octets of a message kept in memory: most messages are smaller, a larger one goes to disk. */
  private static final int IN_MEMORY = 65_536;

  private static final int MAX_REASON = 400;

  private final InputStream standardInput;
  private final Checks checks;
  private final EnvelopeSource envelopes;
  private final Report report;

  FileRun(InputStream standardInput, Checks checks, EnvelopeSource envelopes, Report report) {
    this.standardInput = standardInput;
    this.checks = checks;
    this.envelopes = envelopes;
    this.report = report;
  }

  /** Whether every file was read to its end, held a message, and the report was taken. */
  boolean run(List<String> files) {
    boolean complete = true;
    for (String file : files) {
      complete &= checkAll(file);
      if (report.isClosed()) {
        return false;
      }
    }
    return complete;
  }

  private boolean checkAll(String file) {
    int number = 0;
    try (MessageFile messages = open(file)) {
      for (var next = messages.next(); next.isPresent(); next = messages.next()) {
        check(file, number + 1, next.get());
        number++;
        if (report.isClosed()) {
          return false;
        }
      }
    } catch (IOException | UncheckedIOException | InvalidPathException failure) {
      report.failure(file, number, inWords(failure));
      return false;
    }
    if (number == 0) {
      report.failure(file, number, "it holds no message");
    }
    return number > 0;
  }

  private MessageFile open(String file) throws IOException {
    return file.equals(STANDARD_INPUT)
        ? MessageFile.of(standardInput, IN_MEMORY)
        : MessageFile.open(Path.of(file), IN_MEMORY);
  }

  private void check(String file, int number, Message next) {
    try (Message message = next) {
      Envelope envelope = envelopes.of(message);
      Decision decision = checks.check(envelope, message);
      report.message(new CheckedMessage(file, number, envelope, decision));
    }
  }

  private static String inWords(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file";
    } else if (failure instanceof AccessDeniedException) {
      return "permission denied";
    } else if (failure instanceof InvalidPathException) {
      return "not a file name on this machine";
    }
    String words = Optional.ofNullable(failure.getMessage()).orElse("it cannot be read");
    return PeerText.clean(words, MAX_REASON);
  }
}
