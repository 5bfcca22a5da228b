package io.fortimail.gateway;

import io.fortimail.filter.Decision;
import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Recipient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Puts a message into the quarantine for some of its recipients. */
final class Hold {
  Hold(GatewayParts parts, Intake intake, Decision decision) {}

  CompletionStage<Map<Recipient, Fate>> store(List<Recipient> recipients, String reason) {
    Fate f = new Fate.Deferred(EnhancedStatus.TEMPORARY_SYSTEM_FAILURE, reason);
    return CompletableFuture.completedFuture(
        recipients.stream().collect(Collectors.toMap(r -> r, r -> f)));
  }
}
