package io.fortimail.mail.header;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.fortimail.mail.HeaderField;
import io.fortimail.mail.Headers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses of a field such as {@code From} or {@code To} (RFC 5322 sections 3.4 and 4.4, RFC
 * 6532), read so that nothing which any mail program may take for an address is lost, and what is
 * odd about them.
 *
 * <p>For the authors of a message ask {@link #from}: RFC 7489 section 6.6.1 and OpenDMARC's
 * CVE-2019-16378 show what becomes of a check that looks at one author where there are two.
 *
 * @param mailboxes all mailboxes in order, those of groups among them
 * @param groups the display names of the groups, decoded; empty ones among them
 * @param anomalies what is odd
 */
public record AddressList(
    List<Mailbox> mailboxes, List<String> groups, Set<AddressAnomaly> anomalies) {

  /** The longest text that is read, in characters: as much as a whole header has by default. */
  public static final int MAX_LENGTH = 102_400;

  /**
   * The most mailboxes kept: what one transaction may have as recipients by default is 1 000, and
   * lists write some more.
   */
  public static final int MAX_MAILBOXES = 2_000;

  /** The most groups kept; real mail has one, {@code undisclosed-recipients:;}. */
  public static final int MAX_GROUPS = 100;

  /** Copies the collections. */
  public AddressList {
    mailboxes = ImmutableList.copyOf(mailboxes);
    groups = ImmutableList.copyOf(groups);
    anomalies = Sets.immutableEnumSet(anomalies);
  }

  /**
   * Reads a field's body.
   *
   * @param fieldBody as {@link HeaderField#value} gives it, or folded
   * @return its addresses
   */
  public static AddressList parse(String fieldBody) {
    return new AddressListReader(fieldBody).read();
  }

  /**
   * The authors of a message: the addresses of all its {@code From} fields, those among them whose
   * name only some programs take for {@code From}.
   *
   * @param headers of the message
   * @return all of them as one list, with the facts of each field and of their number
   */
  public static AddressList from(Headers headers) {
    List<AddressList> lists = new ArrayList<>();
    Set<AddressAnomaly> facts = EnumSet.noneOf(AddressAnomaly.class);
    for (HeaderField field : headers.fields()) {
      if (isNamed(field, "from")) {
        lists.add(parse(field.value()));
        if (isVariant(field)) {
          facts.add(AddressAnomaly.FIELD_NAME_VARIANT);
        }
      }
    }
    if (lists.isEmpty()) {
      facts.add(AddressAnomaly.NO_FIELD);
      facts.add(AddressAnomaly.EMPTY);
    } else if (lists.size() > 1) {
      facts.add(AddressAnomaly.SEVERAL_FIELDS);
    }
    return joined(lists, facts);
  }

  private static AddressList joined(List<AddressList> lists, Set<AddressAnomaly> facts) {
    List<Mailbox> mailboxes = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    for (AddressList list : lists) {
      mailboxes.addAll(list.mailboxes);
      groups.addAll(list.groups);
      facts.addAll(list.anomalies);
    }
    if (mailboxes.size() > MAX_MAILBOXES || groups.size() > MAX_GROUPS) {
      facts.add(AddressAnomaly.TOO_MANY);
    }
    if (mailboxes.size() > 1) {
      facts.add(AddressAnomaly.SEVERAL_ADDRESSES);
    }
    return new AddressList(
        mailboxes.subList(0, Math.min(mailboxes.size(), MAX_MAILBOXES)),
        groups.subList(0, Math.min(groups.size(), MAX_GROUPS)),
        facts);
  }

  /** Programs differ in what they skip in a name, so all that is no printable ASCII is skipped. */
  private static boolean isNamed(HeaderField field, String name) {
    StringBuilder plain = new StringBuilder();
    String written = field.name();
    for (int i = 0; i < written.length() && plain.length() <= name.length(); i++) {
      char c = written.charAt(i);
      if (c > ' ' && c <= '~') {
        plain.append(c);
      }
    }
    return Ascii.equalsIgnoreCase(plain, name);
  }

  private static boolean isVariant(HeaderField field) {
    return field.name().length() != "from".length()
        || field.raw()["from".length()] != ':'; // a blank before the colon
  }

  /** {@return the one mailbox, if there is just one and it is an address} */
  public Optional<Mailbox> only() {
    return mailboxes.size() == 1 && mailboxes.get(0).parsed().isPresent()
        ? Optional.of(mailboxes.get(0))
        : Optional.empty();
  }

  /**
   * {@return the domains of all mailboxes, in A-labels and lower case, in order} See {@link
   * Mailbox#domains} for those that are no proper address.
   */
  public Set<String> domains() {
    ImmutableSet.Builder<String> domains = ImmutableSet.builder();
    mailboxes.forEach(mailbox -> domains.addAll(mailbox.domains()));
    return domains.build();
  }

  /**
   * Whether something odd is there.
   *
   * @param anomaly the fact
   * @return whether it holds
   */
  public boolean has(AddressAnomaly anomaly) {
    return anomalies.contains(anomaly);
  }
}
