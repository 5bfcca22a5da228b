package io.fortimail.examples.gateway;

import io.fortimail.dns.ZoneFormatException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What the user can mend is said in one line; anything else is a defect, with its stack trace. */
final class PlainErrors implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parsed) throws Exception {
    if (failure instanceof NoSuchFileException missing) {
      return say(commandLine, "no such file: " + missing.getFile());
    } else if (failure instanceof BindException) {
      return say(commandLine, "cannot listen or connect there: " + failure.getMessage());
    } else if (failure instanceof ZoneFormatException || failure instanceof IOException) {
      return say(commandLine, String.valueOf(failure.getMessage()));
    }
    throw failure;
  }

  private static int say(CommandLine commandLine, String text) {
    commandLine.getErr().println("gateway: " + text);
    return commandLine.getCommandSpec().exitCodeOnInvalidInput();
  }
}
