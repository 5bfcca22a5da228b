package io.fortimail;

import io.fortimail.dns.DnsClient;
import io.fortimail.dns.ZoneDns;
import io.fortimail.dns.reputation.DnsList;
import io.fortimail.filter.Action;
import io.fortimail.filter.Decision;
import io.fortimail.filter.FilterChain;
import io.fortimail.filters.content.AttachmentFilter;
import io.fortimail.filters.session.DnsListFilter;
import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.mail.interop.JakartaMail;
import io.fortimail.mail.interop.Mime4j;
import io.fortimail.quarantine.FolderQuarantine;
import io.fortimail.quarantine.HeldMessage;
import io.fortimail.quarantine.QuarantineEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** Touches each dependency once. */
final class ModulePathProgram {

  private static final Client CLIENT = Client.at("192.0.2.99");
  private static final Envelope ENVELOPE = Envelope.of("a@s.example", "b@x.example");

  private ModulePathProgram() {}

  public static void main(String[] args) throws Exception {
    DnsClient zone = ZoneDns.of("$ORIGIN bl.example.\n99.2.0.192 IN A 127.0.0.2\n");
    FilterChain chain =
        FilterChain.builder()
            .then(new DnsListFilter(zone, DnsList.of("bl.example")))
            .then(new AttachmentFilter(), Action.quarantine())
            .build();
    String text = "Content-Type: application/octet-stream; name=a.exe\r\n\r\nMZ\r\n";
    Path folder = Files.createTempDirectory("held");
    try (Message message = Message.of(text)) {
      Decision decision = chain.inspect(CLIENT, ENVELOPE, message).toCompletableFuture().join();
      System.out.println(decision.trace());
      System.out.println(decision.trace().toJson());
      FolderQuarantine quarantine =
          FolderQuarantine.open(folder, Clock.systemUTC(), new SecureRandom());
      HeldMessage held =
          new HeldMessage(
              CLIENT, ENVELOPE, "for the test", Optional.empty(), 1, decision.trace().fields());
      QuarantineEntry entry = quarantine.store(held, message.content());
      System.out.println("held: " + quarantine.find(entry.id()).get().message().reason());
      quarantine.delete(entry.id());
      System.out.println(
          "as Jakarta Mail has it: " + JakartaMail.toMimeMessage(message).getContentType());
      try (Message back = Mime4j.fromMime4j(Mime4j.toMime4j(message, 1_000), 1_000)) {
        System.out.println("by way of Mime4j: " + back.size());
      }
    }
    Files.delete(folder);
    System.out.println(FilterChain.class.getModule() + " " + AttachmentFilter.class.getModule());
  }
}
