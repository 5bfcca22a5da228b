/**
 * The core of fortimail: the nouns of mail, the SMTP protocol without I/O, the filter chain,
 * delivery and quarantine, and thin drivers over sockets.
 */
module io.fortimail.core {
  requires transitive com.google.common;
  requires transitive org.jspecify;
  requires transitive jakarta.mail;
  requires static org.assertj.core; // for io.fortimail.testing only
  requires apache.mime4j.core;
  requires transitive apache.mime4j.dom;
  requires com.google.gson;
  requires org.apache.commons.io; // of Mime4j, which cannot say so: it has no descriptor
  requires org.apache.tika.core;
  requires org.jsoup;
  requires org.slf4j;

  exports io.fortimail.mail;
  exports io.fortimail.mail.edit;
  exports io.fortimail.mail.header;
  exports io.fortimail.mail.text;
  exports io.fortimail.mail.interop;
  exports io.fortimail.filter;
  exports io.fortimail.smtp;
  exports io.fortimail.smtp.auth;
  exports io.fortimail.tls;
  exports io.fortimail.delivery;
  exports io.fortimail.quarantine;
  exports io.fortimail.gateway;
  exports io.fortimail.net;
  exports io.fortimail.testing;
}
