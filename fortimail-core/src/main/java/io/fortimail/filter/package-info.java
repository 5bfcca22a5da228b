/**
 * The filter SPI and the engine that runs filters.
 *
 * <p><b>To write a filter</b>, begin with a lambda: {@link
 * io.fortimail.filter.MessageFilter#of(String, io.fortimail.filter.PlainCheck)}, or the same of the
 * stage whose knowledge it needs ({@link io.fortimail.filter.ConnectFilter}, {@link
 * io.fortimail.filter.HeloFilter}, {@link io.fortimail.filter.MailFilter}, {@link
 * io.fortimail.filter.RcptFilter}, {@link io.fortimail.filter.HeadersFilter}). It looks at a view
 * and returns a {@link io.fortimail.filter.Finding}: a fact, not a decision. A class that
 * implements the interface may answer later, tell of its {@linkplain
 * io.fortimail.filter.Filter#deadline time} and of the results it {@linkplain
 * io.fortimail.filter.Filter#needs needs} and {@linkplain io.fortimail.filter.Filter#provides
 * provides}. A {@link io.fortimail.filter.TransactionFilter} follows a transaction through several
 * stages and is closed with it.
 *
 * <p><b>To run filters</b>, begin with {@link io.fortimail.filter.FilterChain}: it runs them in the
 * order its builder says; an {@link io.fortimail.filter.ActionProfile} turns findings into a {@link
 * io.fortimail.filter.Verdict} for each recipient and into changes of the message; the {@link
 * io.fortimail.filter.Trace} tells how it came to that. A host whose mail comes stage by stage
 * opens a {@link io.fortimail.filter.FilterSession}.
 */
@NullMarked
package io.fortimail.filter;

import org.jspecify.annotations.NullMarked;
