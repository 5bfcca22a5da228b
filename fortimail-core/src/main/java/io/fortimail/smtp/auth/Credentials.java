package io.fortimail.smtp.auth;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The port to whoever knows the users: a directory, a database, a token service.
 *
 * <p>An implementation may answer at once or later, from any thread; it must not block the thread
 * that asks. A stage that fails counts as {@link CredentialAnswer.Unavailable}: a directory that is
 * down never makes a password wrong, nor right. An unknown user should cost as much time as a known
 * one with a wrong password.
 *
 * <p>A host that keeps passwords only as hashes answers {@link CredentialQuestion.Password} and
 * denies {@link CredentialQuestion.Scram}; it should then not offer SCRAM. A host that keeps {@link
 * ScramSecret}s can answer both: the former with {@link ScramSecret#matches}, which is work for a
 * thread of the host's. Several sources combine with {@link #or}.
 */
@FunctionalInterface
public interface Credentials {

  /**
   * Answers one question.
   *
   * @param question what an exchange wants to know
   * @return the answer, now or later
   */
  CompletionStage<CredentialAnswer> answer(CredentialQuestion question);

  /**
   * Combines two sources: the second is asked about what the first denies, such as local users
   * after the directory, or tokens after passwords. If the first is unavailable, so is the answer:
   * its users must not fall through to another source.
   *
   * @param next whom to ask second
   * @return both in one
   */
  default Credentials or(Credentials next) {
    return question ->
        answer(question)
            .thenCompose(
                answer ->
                    answer instanceof CredentialAnswer.Denied
                        ? next.answer(question)
                        : CompletableFuture.completedFuture(answer));
  }

  /**
   * {@return users and passwords held in memory, for tests and small installations; see {@link
   * #passwords(Map, SecureRandom)}}
   *
   * @param passwords the password of each user, in clear
   */
  static Credentials passwords(Map<String, String> passwords) {
    return passwords(passwords, new SecureRandom());
  }

  /**
   * Users and passwords held in memory. SCRAM secrets are derived here, a few milliseconds for each
   * user, so that a first login takes no longer than a user who does not exist. Answers come at
   * once; tokens are denied.
   *
   * @param passwords the password of each user, in clear; names are compared after {@link
   *     SaslPrep}, case and all
   * @param randomness makes the salts
   * @return the users
   * @throws IllegalArgumentException if a name or a password is empty, too long, or refused by
   *     {@link SaslPrep}
   */
  static Credentials passwords(Map<String, String> passwords, SecureRandom randomness) {
    return new PasswordTable(passwords, randomness);
  }
}
