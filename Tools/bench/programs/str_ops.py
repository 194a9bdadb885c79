"""Strings: building, splitting, joining, searching, replacing, case, and character loops."""
import sys

SIZE = 190

TEXT = ("The quick brown fox jumps over the lazy dog; pack my box with five dozen liquor jugs. "
        "How vexingly quick daft zebras jump! Sphinx of black quartz, judge my vow. ")


def caesar(text, shift):
    out = []
    for c in text:
        if "a" <= c <= "z":
            out.append(chr((ord(c) - 97 + shift) % 26 + 97))
        elif "A" <= c <= "Z":
            out.append(chr((ord(c) - 65 + shift) % 26 + 65))
        else:
            out.append(c)
    return "".join(out)


def is_palindrome(text):
    letters = [c for c in text.lower() if c.isalpha()]
    return letters == letters[::-1]


def wrap(text, width):
    lines = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = line + " " + word if line else word
    if line:
        lines.append(line)
    return lines


def longest_common(a, b):
    """Length of the longest common subsequence."""
    last = [0] * (len(b) + 1)
    for c in a:
        row = [0]
        for j, d in enumerate(b):
            if c == d:
                row.append(last[j] + 1)
            else:
                row.append(row[j] if row[j] > last[j + 1] else last[j + 1])
        last = row
    return last[-1]


def concatenate(n):
    s = ""
    for i in range(n):
        s += str(i)
        if len(s) > 2000:
            s = s[-100:]
    return s


def methods(text):
    total = 0
    for word in text.split():
        bare = word.strip(".,;!").lower()
        if bare.startswith("q") or bare.endswith("s"):
            total += bare.find("u") + bare.count("z")
        total += len(bare.replace("o", "00").upper().title().center(12, "*"))
        head, _, tail = bare.partition("a")
        total += len(tail) - len(head)
    return total


def roman(n):
    out = ""
    for value, letters in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"),
                           (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
                           (4, "IV"), (1, "I")):
        while n >= value:
            out += letters
            n -= value
    return out


def main(repeats):
    for _ in range(repeats):
        secret = TEXT
        for shift in range(10):
            secret = caesar(secret, shift)
        palindromes = 0
        for i in range(500):
            palindromes += is_palindrome("A man, a plan, a canal: Panama" + "!x"[i % 3 == 0])
        lines = wrap(TEXT * 20, 40)
        common = longest_common(TEXT, secret)
        tail = concatenate(5000)
        scored = 0
        for _ in range(20):
            scored += methods(TEXT)
        letters = sum(len(roman(n)) for n in range(1, 1500))
        formatted = ",".join("%d:%s" % (i, "x" * (i % 5)) for i in range(1000))
        sliced = 0
        for i in range(len(formatted) - 4):
            if formatted[i:i + 2] == ":x":
                sliced += i
    print(secret[:19], palindromes, len(lines), common, tail[-8:], scored, letters,
          len(formatted.split(",")), sliced)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
