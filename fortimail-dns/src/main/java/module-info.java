/** Typed asynchronous DNS, and what mail asks of it: routing, transport security and reputation. */
module io.fortimail.dns {
  requires transitive io.fortimail.core;
  requires transitive java.net.http;
  requires com.google.gson;
  requires org.dnsjava;
  requires org.slf4j;

  exports io.fortimail.dns;
  exports io.fortimail.dns.dane;
  exports io.fortimail.dns.delivery;
  exports io.fortimail.dns.mtasts;
  exports io.fortimail.dns.reputation;
  exports io.fortimail.dns.tlsrpt;
}
