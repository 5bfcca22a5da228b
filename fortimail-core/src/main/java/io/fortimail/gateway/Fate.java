package io.fortimail.gateway;

import io.fortimail.mail.EnhancedStatus;
import java.util.OptionalInt;

/** What became of a message, for one recipient. */
public sealed interface Fate {

  /** {@return the fate in one lower-case word, for reports} */
  String word();

  /** {@return why, or what the next host said, in words} */
  String text();

  /**
   * {@return whether the gateway has seen to this recipient, so that a client need not come again}
   */
  default boolean isDone() {
    return true;
  }

  /**
   * The next host has taken it.
   *
   * @param text what that host said
   */
  record Delivered(String text) implements Fate {
    @Override
    public String word() {
      return "delivered";
    }
  }

  /**
   * It is held in the quarantine.
   *
   * @param id the entry's id
   * @param text why
   */
  record Quarantined(String id, String text) implements Fate {
    @Override
    public String word() {
      return "quarantined";
    }
  }

  /** It was dropped in silence. */
  record Discarded() implements Fate {
    @Override
    public String word() {
      return "discarded";
    }

    @Override
    public String text() {
      return "dropped";
    }
  }

  /**
   * It was refused for good.
   *
   * @param status a code of class 5
   * @param text what the client is told
   * @param code the code of the SMTP reply; empty for the usual one of the stage
   */
  record Refused(EnhancedStatus status, String text, OptionalInt code) implements Fate {

    /**
     * With the usual code of the stage.
     *
     * @param status a code of class 5
     * @param text what the client is told
     */
    public Refused(EnhancedStatus status, String text) {
      this(status, text, OptionalInt.empty());
    }

    @Override
    public String word() {
      return "refused";
    }

    @Override
    public boolean isDone() {
      return false;
    }
  }

  /**
   * It was put off: the client shall try again.
   *
   * @param status a code of class 4
   * @param text what the client is told
   * @param code the code of the SMTP reply; empty for the usual one of the stage
   */
  record Deferred(EnhancedStatus status, String text, OptionalInt code) implements Fate {

    /**
     * With the usual code of the stage.
     *
     * @param status a code of class 4
     * @param text what the client is told
     */
    public Deferred(EnhancedStatus status, String text) {
      this(status, text, OptionalInt.empty());
    }

    @Override
    public String word() {
      return "deferred";
    }

    @Override
    public boolean isDone() {
      return false;
    }
  }
}
