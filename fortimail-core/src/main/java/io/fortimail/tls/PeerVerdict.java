package io.fortimail.tls;

import io.fortimail.mail.PeerText;

/** What has come of looking at a host's certificate. */
public sealed interface PeerVerdict {

  /** Nobody has asked what it is. */
  record Unchecked() implements PeerVerdict {

    @Override
    public String toString() {
      return "certificate not looked at";
    }
  }

  /**
   * It is what it must be.
   *
   * @param how by what this is known, in printable ASCII, such as {@code dane-ee: 3 1 1 2bb1...}
   */
  record Verified(String how) implements PeerVerdict {

    /** The longest text kept, in characters. */
    public static final int MAX_TEXT = 200;

    /** Cleans the text. */
    public Verified {
      how = PeerText.clean(how, MAX_TEXT);
    }

    @Override
    public String toString() {
      return "certificate verified by " + how;
    }
  }

  /**
   * It is not.
   *
   * @param problem what is wrong
   */
  record Failed(TlsProblem problem) implements PeerVerdict {

    @Override
    public String toString() {
      return "certificate not verified: " + problem;
    }
  }

  /** {@return the verdict on a certificate that nobody asks about} */
  static PeerVerdict unchecked() {
    return new Unchecked();
  }

  /**
   * A certificate that is not what it must be.
   *
   * @param type what is wrong
   * @param detail in words
   * @return the verdict
   */
  static PeerVerdict failed(TlsFailureType type, String detail) {
    return new Failed(new TlsProblem(type, detail));
  }
}
