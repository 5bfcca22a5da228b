/** The filters: what they find in sessions, content and files. */
module io.fortimail.filters {
  requires transitive io.fortimail.dns;
  requires org.apache.commons.io; // of Tika, which cannot say so: it has no descriptor
  requires org.apache.tika.core;

  exports io.fortimail.filters.content;
  exports io.fortimail.filters.session;
}
