package io.fortimail.examples.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A gateway that stays up until it is told to stop. */
@Command(
    name = "serve",
    description = "Stays up and filters what is sent to it; stops cleanly on SIGTERM.")
final class Serve implements Callable<Integer> {

  private static final int DEFAULT_PORT = 2525;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private GatewayOptions options = new GatewayOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireNothingBefore();
    RunningGateway gateway = RunningGateway.start(options, DEFAULT_PORT, options.quarantine());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "stop"));
    System.out.print(gateway.describe());
    System.out.printf(
        "send to it: swaks --server %s --from you@client.example --to anna@inside.example%n",
        Endpoints.show(reachable(gateway.address())));
    System.out.println("stop it with SIGTERM or Ctrl-C");
    System.out.flush();
    new CountDownLatch(1).await(); // stop ends the program
    return 0;
  }

  /** What stands before the word belongs to another command; to ignore it would surprise. */
  private void requireNothingBefore() {
    if (!spec.parent().commandLine().getParseResult().matchedArgs().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "what serve is told comes after it: gateway serve [options]");
    }
  }

  private static InetSocketAddress reachable(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
        : address;
  }

  /** Ends the program with status 0; the JDK's own end would say 143, which reads as a failure. */
  private static void stop(RunningGateway gateway) {
    int status = 0;
    try {
      gateway.close();
      System.out.println("stopped");
      System.out.flush();
    } catch (IOException failure) {
      System.err.println("gateway: " + failure.getMessage());
      status = 1;
    }
    Runtime.getRuntime().halt(status);
  }
}
