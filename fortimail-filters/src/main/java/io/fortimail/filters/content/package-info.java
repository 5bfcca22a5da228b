/**
 * Filters on what a message holds. Start with {@link
 * io.fortimail.filters.content.AttachmentFilter}; {@link io.fortimail.filters.content.FileGroup}
 * lists what it knows.
 *
 * <p>File names are read per RFC 2183 and RFC 2231, and in the ways that mail programs and
 * operating systems read them otherwise; types of files are told from their first bytes, by Apache
 * Tika.
 */
@NullMarked
package io.fortimail.filters.content;

import org.jspecify.annotations.NullMarked;
