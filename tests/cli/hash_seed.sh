# Text hashes follow PYTHONHASHSEED, and so does the order of sets of strings.
for seed in 0 1 42 4294967295; do
    PYTHONHASHSEED=$seed "$PYTHON" -c '
words = ["", "a", "ab", "abc", "abcd", "abcdefg", "abcdefgh", "abcdefghi", "äöü", "äú∑ℇ", "😀x"]
print([hash(w) for w in words])
print([hash(bytes(range(n))) for n in range(20)])
print(set(words), frozenset("hash seed".split()))'
done
