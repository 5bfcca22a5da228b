package io.fortimail.delivery;

import io.fortimail.mail.EnhancedStatus;
import io.fortimail.mail.PeerText;

/** What came of handing a message on, for one recipient. */
public sealed interface DeliveryOutcome {

  /** The longest text kept, in characters. */
  int MAX_TEXT = 400;

  /** {@return what the next host said, or what stood in the way: printable ASCII} */
  String text();

  /**
   * The next host has taken it.
   *
   * @param text what it said
   */
  record Delivered(String text) implements DeliveryOutcome {

    /** Cleans the text. */
    public Delivered {
      text = PeerText.clean(text, MAX_TEXT);
    }
  }

  /**
   * Not now; it may be tried again.
   *
   * @param status a code of class 4
   * @param text what the host said, or what stood in the way
   * @param retry where to try again
   */
  record Deferred(EnhancedStatus status, String text, Retry retry) implements DeliveryOutcome {

    /** Cleans the text. */
    public Deferred {
      text = PeerText.clean(text, MAX_TEXT);
    }
  }

  /**
   * Never.
   *
   * @param status a code of class 5
   * @param text what the host said, or what stood in the way
   */
  record Failed(EnhancedStatus status, String text) implements DeliveryOutcome {

    /** Cleans the text. */
    public Failed {
      text = PeerText.clean(text, MAX_TEXT);
    }
  }

  /** Where a deferred message may be tried again. */
  enum Retry {
    /** At once at the next host of the route: this one has not had the message. */
    NEXT_HOST,
    /** Later only: this host may have taken the message without saying so. */
    LATER
  }
}
