"""float() of many texts, divmod and chr of small and other numbers, decoding that replaces, bytes % bytes."""
import codecs
import random
import zlib

random.seed(3)
texts = """1.5 -0 -0.0 +.5 5. 1e5 1E-5 1e22 1e23 -1e-22 1e-23 123456789012345 1234567890123456 . e5 1e 1e+ 1.5.2 - +-1
    1e5x 1_0 000000000000000000000000000001.5 0.000000000000001 9007199254740993 1e400 1e-400 infinity nan 0x10
    1e1000000000000 1e-1000000000000 00000000e99999999999999999999 \u0661.\u0665""".split() + [" 1.5 ", "", "\t2\n"]
for _ in range(5000):
    text = str(random.randint(0, 10 ** random.randint(1, 17)))
    k = random.randint(0, len(text))
    text = random.choice(("", "-", "+")) + text[:k] + random.choice(("", ".")) + text[k:]
    if random.random() < 0.5:
        text += random.choice("eE") + random.choice(("", "+", "-")) + str(random.randint(0, 30))
    texts.append(text)
results = []
for text in texts:
    try:
        results.append(repr(float(text)))
    except ValueError as e:
        results.append(str(e))
print(results[:36], zlib.crc32("".join(results).encode()))

for a in 7, -7, 0, 2**60 - 1, -2**60, True, 2.5:
    for b in 1, 3, -3, 2**60 - 1, -1, 0, 2**70, 2.0:
        try:
            print(divmod(a, b), end=" ")
        except ZeroDivisionError as e:
            print(e, end=" ")
    print()
for c in 0, 65, 127, 128, 255, 256, 0x10FFFF, 0xD800, True, -1, 0x110000, 2**31, 2**70, "a":
    try:
        print(ascii(chr(c)), end=" ")
    except (ValueError, OverflowError, TypeError) as e:
        print(e, end=" ")
print()

for data in b"", b"\xff", b"abc\xff" * 3, b"\xe2\x82", b"\xe2\x82\xacx\xe2\x28\xa1", b"\xf0\x9f\x98", b"\xed\xa0\x80z", b"a" * 100 + b"\xc3\xa9\x80":
    for errors in "replace", "ignore", "backslashreplace", "surrogateescape":
        print(ascii(data.decode("utf-8", errors)), end=" ")
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    print(ascii("".join(decoder.decode(data[i:i + 1], i == len(data)) for i in range(len(data) + 1))))
print(b"%s|%d|%b|%r|\xff%c%5d%%" % (b"\xfe", 5, bytearray(b"\x80"), "\xe9", 200, -3), bytearray(b"<%s>") % b"x", b"%%\xff" % ())
for a, b in (bytearray(b"ab"), bytearray(b"ab")), (bytearray(), bytearray()), (bytearray(b"a"), bytearray(b"b")), (bytearray(b"a"), b"a"):
    print(a == b, a != b, a < b, a >= b)
