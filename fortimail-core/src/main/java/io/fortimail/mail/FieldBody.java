package io.fortimail.mail;

import java.util.List;

/**
 * The body of a structured field such as {@code Content-Type}.
 *
 * @param value what stands before the parameters, in lower case and without comments
 * @param parameters in the order they came
 * @param tooMany whether there were more parameters than the limit allows
 */
record FieldBody(String value, List<Parameter> parameters, boolean tooMany) {}
