"""The % operator on bytes and bytearray."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


print(b"%d %5d %-5d| %05d %+d %x %X %#x %o %c%c" % (1, 2, 3, 4, 5, 255, 255, 255, 8, 65, b"B"))
print(b"%s %b %5s|%-5s|%.2s" % (b"a", bytearray(b"b"), b"c", b"d", b"efgh"), b"%a %r" % ("é", b"x"),
    b"%%" % (), b"%f %.2f %e %g" % (1.5, 2.345, 1e10, 0.0001),
    b"%(k)s %(n)d" % {b"k": b"v", b"n": 7}, b"%*d" % (5, 42), b"%.3d" % 7)
print(bytearray(b"%s-%d") % (b"x", 5), type(bytearray(b"%d") % 5).__name__, b"plain" % (),
    b"%s" % memoryview(b"mv"), b"%s" % (b"tuple",))


class HasBytes:
    def __bytes__(self):
        return b"hook"


print(b"%s %b" % (HasBytes(), HasBytes()))
for spec, value in ((b"%s", "text"), (b"%s", 5), (b"%b", None), (b"%d", "a"), (b"%c", 256),
        (b"%c", b"ab"), (b"%c", "a"), (b"%q", 1), (b"%", 1), (b"%s %s", (b"a",)),
        (b"%s", (b"a", b"b")), (b"a", 1), (b"%(k)s", {"k": b"v"}), (b"%(k)s", 5), (b"%d", None),
        (b"%f", "a"), (b"%x", 1.5)):
    err(lambda: spec % value)
