package io.fortimail.filter;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.PeerText;
import java.util.OptionalInt;

/** What happens to a message for one recipient. */
public sealed interface Verdict {

  /** {@return the verdict in one lower-case word, for reports} */
  String word();

  /** It is delivered. */
  record Accept() implements Verdict {
    @Override
    public String word() {
      return "accept";
    }
  }

  /**
   * It is refused for good, and the client told so.
   *
   * @param status a code of class 5
   * @param text the words of the reply, printable ASCII
   * @param code the code of the SMTP reply, such as 556; empty for the usual one of the stage
   */
  record Reject(EnhancedStatus status, String text, OptionalInt code) implements Verdict {

    /**
     * Cleans the text.
     *
     * @throws IllegalArgumentException if the status or the code is not of class 5
     */
    public Reject {
      status.requireCategory(5);
      if (code.isPresent() && code.getAsInt() / 100 != 5) {
        throw new IllegalArgumentException("code " + code.getAsInt() + " with status " + status);
      }
      text = PeerText.clean(text, Finding.MAX_REASON);
    }

    /**
     * With the usual code of the stage.
     *
     * @param status a code of class 5
     * @param text the words of the reply
     */
    public Reject(EnhancedStatus status, String text) {
      this(status, text, OptionalInt.empty());
    }

    @Override
    public String word() {
      return "reject";
    }
  }

  /**
   * It is put off: the client shall try again.
   *
   * @param status a code of class 4
   * @param text the words of the reply, printable ASCII
   * @param code the code of the SMTP reply, such as 421, which ends the session; empty for the
   *     usual one of the stage
   */
  record Defer(EnhancedStatus status, String text, OptionalInt code) implements Verdict {

    /**
     * Cleans the text.
     *
     * @throws IllegalArgumentException if the status or the code is not of class 4
     */
    public Defer {
      status.requireCategory(4);
      if (code.isPresent() && code.getAsInt() / 100 != 4) {
        throw new IllegalArgumentException("code " + code.getAsInt() + " with status " + status);
      }
      text = PeerText.clean(text, Finding.MAX_REASON);
    }

    /**
     * With the usual code of the stage.
     *
     * @param status a code of class 4
     * @param text the words of the reply
     */
    public Defer(EnhancedStatus status, String text) {
      this(status, text, OptionalInt.empty());
    }

    @Override
    public String word() {
      return "defer";
    }
  }

  /** The client is told that it was accepted, and nothing is delivered. */
  record Discard() implements Verdict {
    @Override
    public String word() {
      return "discard";
    }
  }

  /**
   * The client is told that it was accepted; it is held for a person to look at.
   *
   * @param reason why it is held
   */
  record Quarantine(String reason) implements Verdict {

    /** Cleans the reason. */
    public Quarantine {
      reason = PeerText.clean(reason, Finding.MAX_REASON);
    }

    @Override
    public String word() {
      return "quarantine";
    }
  }
}
