"""Compares messages before and after a footer and a subject tag, as Python's email package reads them.

Arguments: a folder with pairs N.before and N.after, and files footer.txt, footer.html and tag.txt.
Prints one line for each pair: its number, then "same" or what differs; where that is a message in which
Python itself finds defects before any edit, "defective:" and those.
"""
import email
import email.header
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
footer = (folder / "footer.txt").read_text("utf-8")
html = (folder / "footer.html").read_text("utf-8")
tag = (folder / "tag.txt").read_text("utf-8")


def leaves(message):
    return [part for part in message.walk() if not part.is_multipart()]


def octets(part):
    payload = part.get_payload(decode=True)
    return b"" if payload is None else payload


def text(part, payload):
    charset = part.get_content_charset() or "us-ascii"
    try:
        return payload.decode(charset).replace("\r\n", "\n")
    except (LookupError, UnicodeDecodeError):
        return payload.decode("latin-1").replace("\r\n", "\n")


def in_text(part, string):
    """The footer as it is read in the charset of a part, or as HTML says what the charset lacks."""
    charset = part.get_content_charset() or "us-ascii"
    try:
        return text(part, string.encode(charset, "xmlcharrefreplace"))
    except LookupError:
        return string


def without(string, footers):
    for each in footers:
        at = string.rfind(each)
        if at >= 0:
            return string[:at] + string[at + len(each):]
    return None


def without_blanks_at_ends(string):
    return "\n".join(line.rstrip(" \t") for line in string.split("\n"))


def differs(before, after):
    """What differs between two leaves; the footer counts as no difference but is told."""
    if before.get_content_type() != after.get_content_type():
        return "type %s is %s" % (before.get_content_type(), after.get_content_type())
    if before.get_filename() != after.get_filename():
        return "name %r is %r" % (before.get_filename(), after.get_filename())
    if octets(before) == octets(after):
        return ""
    if before.get_content_type() == "text/html":
        rest = without(text(after, octets(after)), [in_text(after, html)])
    else:
        rest = without(text(after, octets(after)), [in_text(after, footer.rstrip("\n"))])
    if rest is None:
        return "content of %s without the footer" % before.get_content_type()
    old = text(before, octets(before))
    if before.get("Content-Transfer-Encoding", "").strip().lower() == "quoted-printable":
        # RFC 2045 section 6.7 rule 3: blanks at the end of a line are to be deleted. Python keeps them.
        rest, old = without_blanks_at_ends(rest), without_blanks_at_ends(old)
    if rest.rstrip("\n") != old.rstrip("\n"):
        return "content of %s beside the footer" % before.get_content_type()
    return "footer"


def subject(message):
    """The decoded subject without blanks: Python makes its own between a word and a parenthesis."""
    value = message.get("Subject", "")
    if isinstance(value, email.header.Header):
        # Octets above 127 in a header: Python decodes nothing then.
        value = str(value).replace(email.header.Header(tag, "utf-8").encode().replace("=?utf-8?b?", "=?UTF-8?B?"), tag)
        return "".join(value.split())
    try:
        decoded = str(email.header.make_header(email.header.decode_header(value)))
    except (LookupError, UnicodeDecodeError, email.errors.HeaderParseError):
        decoded = str(value)
    return "".join(decoded.split())


def compare(before, after):
    old, new = leaves(before), leaves(after)
    wrapped = len(new) == len(old) + 1 and octets(new[-1]).decode("utf-8", "replace").replace("\r\n", "\n") == footer
    if wrapped:
        new = new[:-1]
    if len(old) != len(new):
        return "%d parts are %d" % (len(old), len(new))
    found = [differs(a, b) for a, b in zip(old, new)]
    wrong = [each for each in found if each not in ("", "footer")]
    if wrong:
        return wrong[0]
    if not wrapped and "footer" not in found:
        return "no footer"
    expected = "".join(tag.split()) + subject(before)
    if subject(after) != expected:
        return "subject %r is not %r" % (subject(after), expected)
    return "same"


for path in sorted(folder.glob("*.before"), key=lambda p: int(p.stem)):
    first = email.message_from_bytes(path.read_bytes())
    second = email.message_from_bytes(path.with_suffix(".after").read_bytes())
    try:
        result = compare(first, second)
        defects = sorted({type(each).__name__ for part in first.walk() for each in part.defects})
        print(path.stem, result if result == "same" or not defects else "defective: " + " ".join(defects))
    except Exception as failure:  # Python itself cannot read some of them
        print(path.stem, "unread", type(failure).__name__, failure)
