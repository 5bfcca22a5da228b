package io.fortimail.filter;

/** What a check came to. */
public enum Outcome {
  /** The check found what it looks for. */
  MATCH,
  /** It looked and did not find it. */
  CLEAR,
  /** It could not look: a time-out, a failure of DNS or of a scanner, a defect of the filter. */
  UNAVAILABLE,
  /** It had nothing to look at, such as a private address for a public list. */
  SKIPPED
}
