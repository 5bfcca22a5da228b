package io.fortimail.examples.gateway;

import io.fortimail.dns.ZoneFormatException;
import io.fortimail.mail.PeerText;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What the user can mend is said in one line; anything else is a defect, with its stack trace. */
final class PlainErrors {

  private static final int MAX_MESSAGE = 1_000;

  private PlainErrors() {}

  static int wrongArguments(ParameterException wrong, String[] args) {
    int status = say(wrong.getCommandLine(), String.valueOf(wrong.getMessage()));
    wrong.getCommandLine().getErr().println("Try 'gateway --help'.");
    return status;
  }

  static int failure(Exception failure, CommandLine commandLine, ParseResult parsed)
      throws Exception {
    if (failure instanceof NoSuchFileException missing) {
      return say(commandLine, "no such file: " + missing.getFile());
    } else if (failure instanceof FileSystemException file) {
      return say(commandLine, file.getFile() + ": " + reason(file));
    } else if (failure instanceof BindException) {
      return say(commandLine, "cannot listen or connect there: " + failure.getMessage());
    } else if (failure instanceof ZoneFormatException || failure instanceof IOException) {
      return say(commandLine, String.valueOf(failure.getMessage()));
    }
    throw failure;
  }

  /** The JDK leaves out the reason where its type says it. */
  private static String reason(FileSystemException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    } else if (failure instanceof FileAlreadyExistsException) {
      return "is a file, not a folder";
    }
    return Optional.ofNullable(failure.getReason()).orElse("cannot be used");
  }

  private static int say(CommandLine commandLine, String text) {
    commandLine.getErr().println("gateway: " + PeerText.clean(text, MAX_MESSAGE));
    return commandLine.getCommandSpec().exitCodeOnInvalidInput();
  }
}
