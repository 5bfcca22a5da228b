package io.fortimail.filters.content;

/** By which of its marks an attachment was recognised. */
public enum AttachmentRule {
  /** The extension of its file name. */
  EXTENSION,
  /** The extension, which stands behind that of a document: {@code invoice.pdf.exe}. */
  DOUBLE_EXTENSION,
  /** The extension, which the name hides: unseen characters, blanks or dots at its end, NUL. */
  HIDDEN_EXTENSION,
  /** The first bytes of its content. */
  CONTENT,
  /** The type that its header declares. */
  DECLARED_TYPE
}
