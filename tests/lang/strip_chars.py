"""strip, lstrip and rstrip of given characters, of str and bytes: few, many, of every width."""
TEXTS = "", "a", "aba", "  x  ", "..,hello;!.", "\xe9a\xe9", "\u20aca\u20ac", "\U0001f600a", "xyx" * 30, "\x00a\x00", "\x7f\x80\xff"
CHARS = "", "a", ".,;!", "x y", "\xe9", "\u20ac", "\u20aca", "\U0001f600", "yx" * 40, "\x00", "\x80\xff", "".join(map(chr, range(300)))

for text in TEXTS:
    for chars in CHARS:
        print(ascii([text.strip(chars), text.lstrip(chars), text.rstrip(chars)]))
        if chars.isascii() and text.isascii():
            b, c = text.encode(), chars.encode()
            print(b.strip(c), bytearray(b).lstrip(c), b.rstrip(bytearray(c)))
