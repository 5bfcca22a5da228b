package io.fortimail.filter;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.Recipient;
import io.fortimail.mail.edit.MessageEdit;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is done about a finding. A final action decides the fate of the message for a recipient and
 * ends the checks for it; the others let it go on.
 *
 * <p>An action stands as an {@link ActionProfile} for itself: it applies to a match and to nothing
 * else, so a check that is unavailable changes no fate unless a profile says so.
 */
public sealed interface Action extends ActionProfile {

  @Override
  default Action decide(Finding finding, Recipient recipient) {
    return finding.outcome() == Outcome.MATCH ? this : proceed();
  }

  /** Nothing but the finding's score. */
  record Proceed() implements Action {}

  /**
   * Changes the message and goes on.
   *
   * @param changes the changes, in order
   */
  record Edit(List<MessageEdit> changes) implements Action {

    /** Copies the list. */
    public Edit {
      changes = List.copyOf(changes);
    }
  }

  /** Makes the changes that the finding proposes, and goes on. */
  record ApplyEdits() implements Action {}

  /**
   * Final.
   *
   * @param verdict the fate
   */
  record Final(Verdict verdict) implements Action {}

  /**
   * Final: refused or held, with the finding's reason as the words.
   *
   * @param kind which of the fates
   */
  record FinalWithReason(Kind kind) implements Action {

    /** The fates that carry a reason. */
    public enum Kind {
      /** Refused for good with 5.7.1. */
      REJECT,
      /** Put off with 4.7.1. */
      DEFER,
      /** Held. */
      QUARANTINE
    }

    Verdict verdict(Finding finding) {
      return switch (kind) {
        case REJECT -> new Verdict.Reject(EnhancedStatus.POLICY, finding.reason());
        case DEFER -> new Verdict.Defer(EnhancedStatus.TEMPORARY_POLICY, finding.reason());
        case QUARANTINE -> new Verdict.Quarantine(finding.reason());
      };
    }
  }

  /** {@return the action that adds the finding's score and goes on} */
  static Action proceed() {
    return new Proceed();
  }

  /** {@return the final action that delivers without further checks} */
  static Action accept() {
    return new Final(new Verdict.Accept());
  }

  /** {@return the final action that refuses with 5.7.1 and the finding's reason} */
  static Action reject() {
    return new FinalWithReason(FinalWithReason.Kind.REJECT);
  }

  /**
   * A refusal in words of the host's own.
   *
   * @param status a code of class 5
   * @param text the words of the reply
   * @return the final action
   */
  static Action reject(EnhancedStatus status, String text) {
    return new Final(new Verdict.Reject(status, text));
  }

  /**
   * A refusal with a reply of the host's own.
   *
   * @param code the code of the SMTP reply, 400 to 599. With 421 the server closes the session (RFC
   *     5321 section 3.8)
   * @param status a code of the same class
   * @param text the words of the reply
   * @return the final action: a refusal or a deferral, as the class of the code says
   * @throws IllegalArgumentException if the classes differ, or are neither 4 nor 5
   */
  static Action refuse(int code, EnhancedStatus status, String text) {
    return new Final(
        status.category() == 4
            ? new Verdict.Defer(status, text, OptionalInt.of(code))
            : new Verdict.Reject(status, text, OptionalInt.of(code)));
  }

  /** {@return the final action that asks the client to try again, with the finding's reason} */
  static Action defer() {
    return new FinalWithReason(FinalWithReason.Kind.DEFER);
  }

  /** {@return the final action that drops the message in silence} */
  static Action discard() {
    return new Final(new Verdict.Discard());
  }

  /** {@return the final action that holds the message, with the finding's reason} */
  static Action quarantine() {
    return new FinalWithReason(FinalWithReason.Kind.QUARANTINE);
  }

  /**
   * Puts a header field on top.
   *
   * @param name the field's name
   * @param value the field's body
   * @return the action, which is not final
   * @throws IllegalArgumentException if name or value cannot stand in a header
   */
  static Action addHeader(String name, String value) {
    return edit(new MessageEdit.AddHeader(name, value));
  }

  /**
   * Changes the message, for the recipients for whom this is decided.
   *
   * @param changes the changes, in order
   * @return the action, which is not final
   */
  static Action edit(MessageEdit... changes) {
    return new Edit(List.of(changes));
  }

  /**
   * Makes the changes that the filter proposes with its finding: see {@link Finding#edits}.
   *
   * @return the action, which is not final
   */
  static Action applyEdits() {
    return new ApplyEdits();
  }
}
