package io.fortimail.examples.mailcheck;

import io.fortimail.dns.reputation.DnsList;
import io.fortimail.mail.Recipient;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line: reads messages, has them checked, and reports. */
@Command(
    name = "mailcheck",
    mixinStandardHelpOptions = true,
    version = "mailcheck 0.1.0-SNAPSHOT",
    sortOptions = false,
    subcommands = RouteCommand.class,
    description = {
      "Runs the filters on messages and explains the verdict.",
      "Without --ip nothing is looked up: only the messages themselves are checked.",
      ""
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:every message was checked, whatever the verdict",
      "1:a file could not be read to its end or holds no message, or the output was closed",
      "2:wrong arguments; nothing was checked"
    })
public final class MailCheck implements Callable<Integer> {

  private final InputStream standardInput;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--ip",
      paramLabel = "A",
      description =
          "Address of the client that handed the messages over. It is looked up once for all"
              + " messages. Default: unknown; the checks on the client are skipped.")
  private Optional<InetAddress> ip = Optional.empty();

  @Option(
      names = "--helo",
      paramLabel = "H",
      description = "Name the client gave in HELO or EHLO. Default: none.")
  private Optional<String> helo = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "S",
      description =
          "Envelope sender; '' or '<>' is the null path. Default: each message's topmost"
              + " Return-Path, else the null path.")
  private Optional<ReversePath> from = Optional.empty();

  @Option(
      names = "--rcpt",
      paramLabel = "R",
      description =
          "Envelope recipient; may be repeated. Default: each message's topmost Delivered-To,"
              + " else "
              + EnvelopeSource.UNKNOWN_RECIPIENT
              + ".")
  private List<Recipient> recipients = List.of();

  @ArgGroup private DnsAnswers answers = new DnsAnswers();

  @Option(
      names = "--dnsbl",
      paramLabel = "ZONE",
      description =
          "DNS list whose entries are refused; may be repeated. Addresses in 127.0.0.0/8 are asked"
              + " about, too, so that a list can be tried out.")
  private List<DnsList> lists = List.of();

  @Option(
      names = "--now",
      paramLabel = "INSTANT",
      description =
          "Time of the checks, such as 2026-11-24T08:00:00Z. It is reported; no check depends on"
              + " it yet. Default: the clock.")
  private Optional<Instant> now = Optional.empty();

  @Option(names = "--json", description = "Report one JSON object per message and line.")
  private boolean json;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*", // else the subcommand would need one, too
      description = "One message (.eml), an mbox, or - for standard input; at least one.")
  private List<String> files = List.of();

  private MailCheck(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /**
   * Runs the command.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(commandLine(System.in, System.out).execute(args));
  }

  static CommandLine commandLine(InputStream standardInput, PrintStream standardOutput) {
    // Not the library's own writer, which does not learn that nobody takes the output.
    return commandLine(standardInput)
        .setOut(new PrintWriter(standardOutput, true, Charset.defaultCharset()));
  }

  static CommandLine commandLine(InputStream standardInput) {
    return Arguments.register(new CommandLine(new MailCheck(standardInput)));
  }

  @Override
  public Integer call() {
    if (files.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'FILE'");
    }
    EnvelopeSource envelopes = new EnvelopeSource(from, recipients);
    try (Checks checks =
        ip.map(address -> Checks.of(address, helo, answers.client(), lists))
            .orElseGet(() -> Checks.withoutClient(lists))) {
      return new FileRun(standardInput, checks, envelopes, report()).run(files) ? 0 : 1;
    }
  }

  private Report report() {
    PrintWriter out = spec.commandLine().getOut();
    Instant at = now.orElseGet(() -> Instant.now().truncatedTo(ChronoUnit.MILLIS));
    return json
        ? new JsonReport(out, at, ip, helo)
        : new WordReport(out, spec.commandLine().getErr(), at);
  }
}
