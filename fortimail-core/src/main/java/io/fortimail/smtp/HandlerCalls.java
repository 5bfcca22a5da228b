package io.fortimail.smtp;

import io.fortimail.mail.Client;
import io.fortimail.mail.Envelope;
import io.fortimail.mail.Message;
import io.fortimail.smtp.auth.CredentialAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the questions of a session to its handler, and collects the message for it. Whatever a
 * handler does, there is an answer: that is where its failures end.
 */
final class HandlerCalls {

  private static final Logger log = LoggerFactory.getLogger(HandlerCalls.class);

  private final SmtpServerSettings settings;
  private final SmtpHandlerFactory handlers;
  private SmtpHandler handler;
  private boolean connected;
  private Optional<Message.Builder> body = Optional.empty();
  private Optional<Envelope> envelope = Optional.empty();
  private boolean spoolFailed;

  HandlerCalls(SmtpServerSettings settings, SmtpHandlerFactory handlers, Client client) {
    this.settings = settings;
    this.handlers = handlers;
    this.handler = handlers.open(client);
  }

  /** What is told to the session when nobody answers. */
  static Consumer<SmtpServerSession> noAnswer(SmtpEvent.Question question) {
    return question instanceof SmtpEvent.Authenticate
        ? session -> session.answer(new CredentialAnswer.Unavailable())
        : session -> session.answer(SmtpReplies.NO_ANSWER);
  }

  /** {@return what to tell the session, now or later; it never fails} */
  CompletableFuture<Consumer<SmtpServerSession>> ask(SmtpEvent.Question question) {
    CompletableFuture<Consumer<SmtpServerSession>> answer;
    try {
      answer = call(question).toCompletableFuture();
    } catch (Throwable failure) { // whatever it is, the client gets an answer
      log.error("a handler failed", failure);
      return CompletableFuture.completedFuture(noAnswer(question));
    }
    if (answer.isDone() && !answer.isCompletedExceptionally()) {
      return answer;
    }
    return answer.exceptionally(
        failure -> {
          log.error("a handler failed", failure);
          return noAnswer(question);
        });
  }

  private CompletionStage<Consumer<SmtpServerSession>> call(SmtpEvent.Question question) {
    if (question instanceof SmtpEvent.Authenticate authenticate) {
      return settings
          .auth()
          .orElseThrow()
          .credentials()
          .answer(authenticate.question())
          .thenApply(answer -> telling(authenticate, answer));
    } else if (question instanceof SmtpEvent.EndOfMessage end) {
      return handOver(end);
    }
    return stage(question).thenApply(reply -> telling(question, reply));
  }

  private CompletionStage<SmtpReply> stage(SmtpEvent.Question question) {
    if (question instanceof SmtpEvent.Connect connect) {
      speakFor(connect.client());
      return handler.connect();
    } else if (question instanceof SmtpEvent.Helo helo) {
      return handler.helo(helo);
    } else if (question instanceof SmtpEvent.Mail mail) {
      return handler.mail(mail);
    } else if (question instanceof SmtpEvent.Rcpt rcpt) {
      return handler.rcpt(rcpt.recipient());
    }
    Envelope data = ((SmtpEvent.Data) question).envelope();
    envelope = Optional.of(data);
    return handler.data(data);
  }

  /** There is no reply if the handler's author does not know better. */
  private static Consumer<SmtpServerSession> telling(
      SmtpEvent.Question question, @Nullable SmtpReply reply) {
    return reply == null ? noAnswer(question) : session -> session.answer(reply);
  }

  private static Consumer<SmtpServerSession> telling(
      SmtpEvent.Authenticate question, @Nullable CredentialAnswer answer) {
    return answer == null ? noAnswer(question) : session -> session.answer(answer);
  }

  /** XCLIENT: another client is another story, even one that looks like the last. */
  private void speakFor(Client other) {
    if (connected) {
      SmtpHandler next = handlers.open(other); // where that fails the old one is still to be closed
      contain(handler::closed);
      handler = next;
    }
    connected = true;
  }

  void store(ByteBuffer bytes) {
    if (spoolFailed) {
      return;
    }
    Message.Builder spool = spool();
    body = Optional.of(spool);
    try {
      spool.write(bytes);
    } catch (IOException full) {
      log.error("cannot keep a message", full);
      dropBody();
      spoolFailed = true;
    }
  }

  private Message.Builder spool() {
    return body.orElseGet(() -> Message.builder(settings.limits().messageInMemory()));
  }

  /** The whole message goes to the handler; it is closed when the answer has come, late or not. */
  private CompletionStage<Consumer<SmtpServerSession>> handOver(SmtpEvent.EndOfMessage end) {
    if (spoolFailed) {
      spoolFailed = false;
      contain(handler::reset);
      return CompletableFuture.completedFuture(noAnswer(end));
    }
    Message.Builder spool = spool();
    body = Optional.empty();
    Message message;
    try {
      message = spool.build();
    } catch (IOException full) {
      log.error("cannot keep a message", full);
      spool.close();
      contain(handler::reset);
      return CompletableFuture.completedFuture(noAnswer(end));
    }
    try {
      return judge(end, message).whenComplete((answer, failure) -> message.close());
    } catch (Throwable failure) {
      message.close();
      throw failure;
    }
  }

  private CompletionStage<Consumer<SmtpServerSession>> judge(
      SmtpEvent.EndOfMessage end, Message message) {
    Envelope sent = envelope.orElseThrow();
    if (!end.perRecipient()) {
      return handler.message(sent, message).thenApply(reply -> telling(end, reply));
    }
    return handler
        .messagePerRecipient(sent, message)
        .thenApply(
            replies -> {
              if (replies.size() != sent.recipients().size()) {
                throw new CompletionException(
                    new IllegalStateException("not one reply for each recipient"));
              }
              List<SmtpReply> whole = List.copyOf(replies); // or fails: one of them may be none
              return session -> session.answer(whole);
            });
  }

  /** The transaction is dropped. */
  void reset() {
    dropBody();
    contain(handler::reset);
  }

  /** The connection is gone. */
  void closed(boolean inTransaction) {
    dropBody();
    if (inTransaction) {
      contain(handler::reset);
    }
    contain(handler::closed);
  }

  private void dropBody() {
    body.ifPresent(Message.Builder::close);
    body = Optional.empty();
    spoolFailed = false;
  }

  private static void contain(Runnable call) {
    try {
      call.run();
    } catch (Throwable failure) { // whatever it is, the connection goes its way
      log.error("a handler failed", failure);
    }
  }
}
