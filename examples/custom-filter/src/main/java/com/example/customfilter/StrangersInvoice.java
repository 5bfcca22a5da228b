package com.example.customfilter;

import io.fortimail.filter.FilterResult;
import io.fortimail.mail.EmailAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link InvoiceFromStrangerFilter} has found.
 *
 * @param sender the stranger
 * @param known since when there has been mail from there
 * @param fileNames what the invoices are called, printable ASCII
 */
public record StrangersInvoice(EmailAddress sender, Duration known, List<String> fileNames)
    implements FilterResult {

  /** Copies the list. */
  public StrangersInvoice {
    fileNames = List.copyOf(fileNames);
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sender", sender.toString());
    fields.put("knownForDays", known.toDays());
    fields.put("fileNames", fileNames);
    return fields;
  }
}
