/**
 * The filter SPI and the engine that runs filters.
 *
 * <p>A filter implements one of the stage interfaces ({@link io.fortimail.filter.ConnectFilter},
 * {@link io.fortimail.filter.HeloFilter}, {@link io.fortimail.filter.MailFilter}, {@link
 * io.fortimail.filter.RcptFilter}, {@link io.fortimail.filter.MessageFilter}), looks at what its
 * stage knows, and returns a {@link io.fortimail.filter.Finding}: a fact, not a decision. A {@link
 * io.fortimail.filter.FilterChain} runs filters in the order its builder says; an {@link
 * io.fortimail.filter.ActionProfile} turns findings into a {@link io.fortimail.filter.Verdict} for
 * each recipient; the {@link io.fortimail.filter.Trace} tells how it came to that.
 *
 * <p>Start with {@link io.fortimail.filter.FilterChain}.
 */
@NullMarked
package io.fortimail.filter;

import org.jspecify.annotations.NullMarked;
