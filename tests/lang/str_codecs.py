"""encode and decode: utf-8, utf-16, utf-32, latin-1, ascii, error handlers."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


s = "aé日\U0001F600"
for codec in ("utf-8", "UTF8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le",
        "utf-32-be", "utf_8_sig", "unicode_escape", "raw_unicode_escape", "utf-7"):
    data = s.encode(codec)
    print(codec, data, data.decode(codec) == s)
print("abc".encode(), "abc".encode("ascii"), "é".encode("latin-1"), "é".encode("iso-8859-1"),
    "é".encode("cp1252"), "".encode("utf-8"), "\0".encode())
for codec in ("ascii", "latin-1"):
    for handler in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace"):
        print(codec, handler, s.encode(codec, handler))
    err(lambda: s.encode(codec))
err(lambda: "ab\ud800c".encode("utf-8"))
print("ab\ud800c".encode("utf-8", "surrogatepass"), "a\udc80b".encode("utf-8", "surrogateescape"),
    "\ud800".encode("utf-8", "replace"), "\ud800x".encode("utf-8", "backslashreplace"),
    "\ud800".encode("utf-16-le", "surrogatepass"))
bad = [b"\xff", b"a\x80b", b"\xc3", b"\xe6\x97", b"\xe6\x97z", b"\xf0\x9f\x98", b"\xc0\x80",
    b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe0\x80\x80", b"ok\xc3\x28ok", b"\xf8\x88\x80\x80\x80"]
for data in bad:
    err(lambda: data.decode())
    print([ascii(data.decode("utf-8", h)) for h in ("ignore", "replace", "backslashreplace",
        "surrogateescape")])
err(lambda: b"\xe9".decode("ascii"))
print(b"a\xe9".decode("ascii", "replace"), b"a\xe9".decode("ascii", "ignore"),
    b"\xe9".decode("latin-1"), ascii(b"\x80".decode("ascii", "surrogateescape")),
    b"\x80".decode("cp1252"))
err(lambda: b"\x81".decode("cp1252"))
err(lambda: b"\x00".decode("utf-16-le"))
err(lambda: b"\x00\xd8".decode("utf-16-le"))
err(lambda: b"\x00\x00\x11\x00".decode("utf-32-le"))
err(lambda: b"abc".decode("nope"))
err(lambda: "abc".encode("nope"))
err(lambda: "é".encode("ascii", "nope"))
err(lambda: "a".encode(5))
err(lambda: "a".encode("utf-8", 5))
err(lambda: b"a".decode(None))
print(b"\xef\xbb\xbfabc".decode("utf-8-sig"), ascii(b"\xef\xbb\xbfabc".decode("utf-8")),
    b"\xff\xfea\0".decode("utf-16"), b"\xfe\xff\0a".decode("utf-16"),
    rb"\u00e9\n\x41".decode("unicode_escape"), b"abc".decode(encoding="ascii", errors="strict"),
    bytes("é", "utf-8"), bytes("é", encoding="latin-1"), bytearray("é", "utf-16-le"))
try:
    "a日b".encode("ascii")
except UnicodeEncodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason, e.args)
try:
    b"a\xffb".decode("utf-8")
except UnicodeDecodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason, e.args)
print(UnicodeDecodeError("c", b"abc", 1, 2, "why"), UnicodeEncodeError("c", "abc", 0, 3, "why"),
    UnicodeTranslateError("abc", 1, 2, "why"))
err(lambda: UnicodeDecodeError("c", "abc", 1, 2, "why"))
err(lambda: UnicodeEncodeError("c"))
