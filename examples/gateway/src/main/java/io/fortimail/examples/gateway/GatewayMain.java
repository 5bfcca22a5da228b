package io.fortimail.examples.gateway;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** The command line: a demonstration, a run over files, or a gateway that stays up. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    version = "gateway 0.1.0-SNAPSHOT",
    subcommands = Serve.class,
    description = {
      "Runs mail through a filtering gateway, over real sockets on loopback.",
      "Without arguments: sends sample messages and shows the fate of each recipient.",
      "With files: sends those messages to inbox@inside.example instead."
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:every fate is as expected",
      "1:a fate is not as expected, a message was changed or lost, a file holds none,",
      "  or the output was closed",
      "2:wrong arguments, or a file that cannot be read"
    })
public final class GatewayMain implements Callable<Integer> {

  @Mixin private GatewayOptions options = new GatewayOptions();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Messages to send: one to a file (.eml), or an mbox.")
  private List<Path> files = List.of();

  /**
   * Runs the command.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new GatewayMain())
        // A file may be called "@name"; it must not be read as more arguments.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(PlainErrors::wrongArguments)
        .setExecutionExceptionHandler(PlainErrors::failure);
  }

  @Override
  public Integer call() throws Exception {
    FileRun.requireReadable(files);
    Path held = options.quarantine();
    int status;
    try (RunningGateway gateway = RunningGateway.start(options, 0, held)) {
      status =
          files.isEmpty()
              ? new Demo(gateway, System.out).run()
              : new FileRun(gateway, System.out).run(files);
    } finally {
      if (!options.hasQuarantine()) {
        MoreFiles.deleteRecursively(held, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    }
    // What nobody could read was not shown.
    return System.out.checkError() ? 1 : status;
  }
}
