@org.jspecify.annotations.NullMarked
package io.fortimail.quarantine;
