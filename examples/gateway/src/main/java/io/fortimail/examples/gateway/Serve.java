package io.fortimail.examples.gateway;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A gateway that stays up until it is told to stop. */
@Command(
    name = "serve",
    description = "Stays up and filters what is sent to it; stops cleanly on SIGTERM.")
final class Serve implements Callable<Integer> {

  private static final int DEFAULT_PORT = 2525;

  @Mixin private GatewayOptions options = new GatewayOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    RunningGateway gateway = RunningGateway.start(options, DEFAULT_PORT);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway, stopped), "stop"));
    System.out.print(gateway.describe());
    System.out.printf(
        "send to it: swaks --server 127.0.0.1:%d --from you@client.example --to anna@inside.example%n",
        gateway.port());
    System.out.println("stop it with SIGTERM or Ctrl-C");
    System.out.flush();
    stopped.await();
    return 0;
  }

  private static void stop(RunningGateway gateway, CountDownLatch stopped) {
    try {
      gateway.close();
      System.out.println("stopped");
      System.out.flush();
    } catch (IOException failure) {
      System.err.println("gateway: " + failure.getMessage());
    } finally {
      stopped.countDown();
    }
  }
}
