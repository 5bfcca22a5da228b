package io.fortimail.examples.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line: runs one comparison, whose last line is its result. */
@Command(
    name = "benchmarks",
    description = "Runs one comparison with a peer on this machine.",
    mixinStandardHelpOptions = true)
public final class Benchmarks implements Callable<Integer> {

  private static final List<Benchmark> ALL =
      List.of(
          new ReceiveSmall(),
          new ReceiveConnect(),
          new ReceiveLarge(),
          new ReceiveSink(),
          new Idle(),
          new MimeStructureBenchmark(),
          new MimeDecode(),
          new MimeHostile(),
          new ChainOverhead(),
          new Edit(),
          new DnsCached(),
          new DnsUnbound(),
          new DnsConcurrent());

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "The comparison; see --list.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = {"--messages", "--connections"},
      paramLabel = "N",
      description =
          "Messages in each run, idle connections, or levels of a hostile message"
              + " (default: as the comparison needs).")
  private Optional<Integer> number = Optional.empty();

  @Option(names = "--list", description = "Lists the comparisons.")
  private boolean list;

  private Benchmarks() {}

  /**
   * Runs the command.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** Returns the command, for a caller that has its own output. */
  static CommandLine commandLine() {
    return new CommandLine(new Benchmarks());
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      print(out);
      return CommandLine.ExitCode.OK;
    }
    if (number.filter(n -> n <= 0).isPresent()) {
      throw new CommandLine.ParameterException(spec.commandLine(), "N must be above 0");
    }
    Optional<Benchmark> chosen =
        name.flatMap(n -> ALL.stream().filter(b -> b.name().equals(n)).findFirst());
    if (chosen.isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(name.map(n -> "No such comparison: " + n).orElse("Name a comparison."));
      print(err);
      return CommandLine.ExitCode.USAGE;
    }
    Optional<String> lacking = chosen.get().lacking();
    if (lacking.isPresent()) {
      PrintWriter err = spec.commandLine().getErr();
      err.printf("%s cannot run on this machine: %s%n", chosen.get().name(), lacking.get());
      err.flush();
      return CommandLine.ExitCode.SOFTWARE;
    }
    run(chosen.get(), out);
    return CommandLine.ExitCode.OK;
  }

  private void run(Benchmark benchmark, PrintWriter out) throws IOException {
    out.printf("%s: %s%n", benchmark.name(), benchmark.comparison());
    out.printf(
        "machine: %d cores, %s %s, Java %s%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.version());
    out.println(benchmark.run(number.orElseGet(benchmark::defaultNumber), out));
    out.flush();
  }

  private static void print(PrintWriter to) {
    to.println("Comparisons:");
    for (Benchmark benchmark : ALL) {
      to.printf("  %-16s %s%n", benchmark.name(), benchmark.comparison());
    }
    to.flush();
  }
}
