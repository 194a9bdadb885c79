"""Shared iterators over str, bytes, bytearray and array: each item once."""
import array
from _race import share

text = "".join(chr(40 + i) for i in range(200))
share(lambda: iter(text), sorted(text))
share(lambda: iter(text + "\u1234"), sorted(text + "\u1234"))
share(lambda: iter(bytes(range(200))), list(range(200)))
share(lambda: iter(bytearray(range(200))), list(range(200)))
share(lambda: iter(array.array("i", range(200))), list(range(200)))
print("ok")
