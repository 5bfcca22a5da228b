package io.fortimail.dns.mtasts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads a body up to a limit, and stops the transfer behind it: the result is empty then. */
final class PolicyBody implements BodySubscriber<Optional<String>> {

  private final CompletableFuture<Optional<String>> result = new CompletableFuture<>();
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
  private final int limit;
  private Optional<Flow.Subscription> source = Optional.empty();

  /** A limit of zero reads nothing at all. */
  PolicyBody(int limit) {
    this.limit = limit;
  }

  @Override
  public CompletionStage<Optional<String>> getBody() {
    return result;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = Optional.of(subscription);
    if (limit == 0) {
      stop();
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      if (octets.size() + buffer.remaining() > limit) {
        stop();
        return;
      }
      byte[] part = new byte[buffer.remaining()];
      buffer.get(part);
      octets.write(part, 0, part.length);
    }
    source.ifPresent(subscription -> subscription.request(1));
  }

  private void stop() {
    source.ifPresent(Flow.Subscription::cancel);
    result.complete(Optional.empty());
  }

  @Override
  public void onError(Throwable failure) {
    result.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    result.complete(Optional.of(octets.toString(UTF_8)));
  }
}
