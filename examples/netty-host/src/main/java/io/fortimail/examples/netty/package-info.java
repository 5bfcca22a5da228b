/**
 * The SMTP engine in a Netty pipeline.
 *
 * <p>Start with {@link io.fortimail.examples.netty.NettyHost}, the program; {@link
 * io.fortimail.examples.netty.SmtpChannel} moves the bytes.
 */
@NullMarked
package io.fortimail.examples.netty;

import org.jspecify.annotations.NullMarked;
