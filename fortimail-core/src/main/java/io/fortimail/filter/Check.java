package io.fortimail.filter;

/** A filter in its place in a chain. */
record Check(String name, Filter filter, ActionProfile profile) {

  Stage stage() {
    if (filter instanceof ConnectFilter) {
      return Stage.CONNECT;
    } else if (filter instanceof HeloFilter) {
      return Stage.HELO;
    } else if (filter instanceof MailFilter) {
      return Stage.MAIL;
    } else if (filter instanceof RcptFilter) {
      return Stage.RCPT;
    }
    return Stage.MESSAGE;
  }
}
