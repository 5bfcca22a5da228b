package io.fortimail.dns.reputation;

import com.google.common.net.InetAddresses;
import io.fortimail.filter.FilterResult;
import io.fortimail.mail.PeerText;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What reverse DNS says of an address. */
public sealed interface ReverseDnsResult extends FilterResult {

  /** {@return the address asked about} */
  InetAddress address();

  /**
   * The names that whoever runs the address gives it, confirmed or not, in the order of the answer
   * and as far as they were looked at. They are claims: they may speak against the client, and
   * never for it.
   *
   * @return the names; empty if there are none, or none is known
   */
  List<String> claimed();

  /** {@return the result as a sentence for a person} */
  String reason();

  /**
   * The address has a name that leads back to it.
   *
   * @param address the address
   * @param names those of its names that lead back to it; at least one, in the order of the answer
   * @param claimed all of its names, these among them
   */
  record Confirmed(InetAddress address, List<String> names, List<String> claimed)
      implements ReverseDnsResult {

    /**
     * Copies the names.
     *
     * @param address the address
     * @param names those that lead back; at least one
     * @param claimed all of its names
     */
    public Confirmed {
      names = List.copyOf(names);
      claimed = List.copyOf(claimed);
    }

    /** {@return the first of the names} */
    public String name() {
      return names.get(0);
    }

    @Override
    public String reason() {
      return text(address) + " is " + name();
    }

    @Override
    public Map<String, Object> fields() {
      Map<String, Object> fields = common(this, "confirmed");
      fields.put("names", names);
      return fields;
    }
  }

  /**
   * The address has names, none of which leads back to it: whoever runs the address may claim any
   * name.
   *
   * @param address the address
   * @param names what it claims, as far as it was looked at
   */
  record Unconfirmed(InetAddress address, List<String> names) implements ReverseDnsResult {

    /**
     * Copies the names.
     *
     * @param address the address
     * @param names what it claims; at least one
     */
    public Unconfirmed {
      names = List.copyOf(names);
    }

    @Override
    public List<String> claimed() {
      return names;
    }

    @Override
    public String reason() {
      return text(address) + " claims to be " + names.get(0) + ", which does not lead back to it";
    }

    @Override
    public Map<String, Object> fields() {
      Map<String, Object> fields = common(this, "unconfirmed");
      fields.put("names", names);
      return fields;
    }
  }

  /**
   * The address has no name.
   *
   * @param address the address
   */
  record NoName(InetAddress address) implements ReverseDnsResult {

    @Override
    public List<String> claimed() {
      return List.of();
    }

    @Override
    public String reason() {
      return text(address) + " has no name";
    }

    @Override
    public Map<String, Object> fields() {
      return common(this, "no-name");
    }
  }

  /**
   * Whether the address has a confirmed name is not known.
   *
   * @param address the address
   * @param failure what stood in the way
   * @param claimed what the address claims, where that is known
   */
  record Unavailable(InetAddress address, String failure, List<String> claimed)
      implements ReverseDnsResult {

    /**
     * Cleans the failure and copies the names.
     *
     * @param address the address
     * @param failure what stood in the way
     * @param claimed what the address claims
     */
    public Unavailable {
      claimed = List.copyOf(claimed);
      failure = PeerText.clean(failure, DnsListResult.MAX_TEXT);
    }

    @Override
    public String reason() {
      return "the name of " + text(address) + " is not known: " + failure;
    }

    @Override
    public Map<String, Object> fields() {
      Map<String, Object> fields = common(this, "unavailable");
      fields.put("failure", failure);
      return fields;
    }
  }

  private static String text(InetAddress address) {
    return InetAddresses.toAddrString(address);
  }

  private static Map<String, Object> common(ReverseDnsResult result, String status) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("status", status);
    fields.put("address", text(result.address()));
    return fields;
  }
}
