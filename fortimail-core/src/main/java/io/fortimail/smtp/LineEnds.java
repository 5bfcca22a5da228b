package io.fortimail.smtp;

/**
 * What is done about a CR without LF, or an LF without CR. Whatever it is, only CRLF.CRLF ends a
 * message: servers that see other ends let a second message be smuggled past the checks of the
 * first.
 */
public enum LineEnds {
  /**
   * A message that has one is read to its end and refused, and the session ends, because the peer
   * may see other ends than we do. So does a command line that has one.
   */
  REJECT,
  /**
   * A bare LF becomes CRLF, as software that forgets the CR means it. A bare CR becomes a space: it
   * must not make a line that others do not see.
   */
  NORMALISE
}
