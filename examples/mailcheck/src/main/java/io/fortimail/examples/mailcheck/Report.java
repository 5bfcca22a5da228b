package io.fortimail.examples.mailcheck;

/** How the run is told. */
sealed interface Report permits WordReport, JsonReport {

  /** A message was checked. */
  void message(CheckedMessage checked);

  /**
   * A file could not be read to its end, or holds no message.
   *
   * @param file the file as named on the command line
   * @param read how many of its messages were checked before
   * @param why in printable ASCII
   */
  void failure(String file, int read, String why);

  /** Whether nobody takes the report any more, as after {@code | head}. */
  boolean isClosed();
}
