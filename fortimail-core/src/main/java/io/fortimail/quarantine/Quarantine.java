package io.fortimail.quarantine;

public interface Quarantine {}
