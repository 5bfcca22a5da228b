package io.fortimail.filter;

import java.util.Arrays;

/**
 * Reports in their order, to which more come. What has been handed out stays as it is and is no
 * copy, so that a long chain does not copy its findings for each check. Confined to one thread at a
 * time.
 */
final class ReportLog {

  private static final int USUAL_SIZE = 8;

  private CheckReport[] reports;
  private int size;

  ReportLog() {
    this.reports = new CheckReport[USUAL_SIZE];
  }

  /** Begins with those of another log; no two logs write into the same array. */
  ReportLog(ReportLog other) {
    this.reports = Arrays.copyOf(other.reports, other.size + USUAL_SIZE);
    this.size = other.size;
  }

  void add(CheckReport report) {
    if (size == reports.length) {
      reports = Arrays.copyOf(reports, size * 2);
    }
    reports[size++] = report;
  }

  void addAll(Findings findings) {
    findings.forEach(this::add);
  }

  int size() {
    return size;
  }

  Findings findings() {
    return new Findings(reports, size);
  }
}
