package io.fortimail.examples.mailcheck;

import io.fortimail.delivery.Route;
import io.fortimail.delivery.RouteResolver;
import io.fortimail.dns.DnsClient;
import io.fortimail.dns.delivery.DeliverySecurity;
import io.fortimail.dns.delivery.MxRouter;
import io.fortimail.dns.mtasts.HttpsMtaStsFetcher;
import io.fortimail.dns.mtasts.MtaStsPolicies;
import io.fortimail.mail.Recipient;
import io.fortimail.tls.TlsEvent;
import io.fortimail.tls.TlsLevel;
import io.fortimail.tls.TlsListener;
import io.fortimail.tls.TlsProfile;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells where the mail for an address goes, how safe the way must be, and by which rule. */
@Command(
    name = "route",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints the hosts that take mail for each address, in the order to try, with the level of TLS"
          + " that a connection needs and the rule behind it: opportunistic, profile, dane or"
          + " mta-sts. No mail is sent and no mail host is connected to.",
      ""
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:the fate of every address is known, be it a route or a refusal",
      "1:for at least one address nobody could tell",
      "2:wrong arguments; nothing was asked"
    })
final class RouteCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup private DnsAnswers answers = new DnsAnswers();

  @Option(
      names = "--dnssec",
      description =
          "Believe the resolver when it says that it has validated an answer; with --zone, take all"
              + " of it as signed. Without this there is no DANE.")
  private boolean dnssec;

  @Option(
      names = "--no-mta-sts",
      description = "Look for no policies over HTTPS. With --zone there are none in any case.")
  private boolean noMtaSts;

  @Option(
      names = "--tls",
      paramLabel = "LEVEL",
      description =
          "What the administrator asks for at least: ${COMPLETION-CANDIDATES}. Default:"
              + " ${DEFAULT-VALUE}.")
  private TlsLevel level = TlsLevel.PREFERRED;

  @Option(names = "--json", description = "Report one JSON object per address and line.")
  private boolean json;

  @Parameters(paramLabel = "ADDRESS", arity = "1..*", description = "A recipient.")
  private List<Recipient> recipients = List.of();

  @Override
  public Integer call() {
    RouteReport report = new RouteReport(spec.commandLine().getOut(), json);
    List<TlsEvent> troubles = new CopyOnWriteArrayList<>();
    RouteResolver router = router(troubles::add);
    boolean known = true;
    for (Recipient recipient : recipients) {
      troubles.clear(); // one address after the other, so that each has its own
      Route route = router.resolve(recipient.domain()).toCompletableFuture().join();
      report.route(recipient, route, List.copyOf(troubles));
      known &= !(route instanceof Route.Unavailable);
    }
    return known ? 0 : 1;
  }

  private RouteResolver router(TlsListener listener) {
    DnsClient dns = dnssec ? answers.validatingClient() : answers.client();
    DeliverySecurity security =
        DeliverySecurity.of(dns).withProfile("*", TlsProfile.of(level)).withListener(listener);
    boolean offline = noMtaSts || answers.isOffline();
    return new MxRouter(dns)
        .withSecurity(
            offline
                ? security
                : security.withMtaSts(new MtaStsPolicies(dns, new HttpsMtaStsFetcher())));
  }
}
