package io.fortimail.filter;

/** How a filter uses the thread that calls it. */
public enum Work {
  /** Returns at once; what takes long goes on elsewhere and completes the stage it returned. */
  PROMPT,
  /** May hold the thread: for I/O or for long computation. */
  BLOCKING
}
