# Text hashes follow PYTHONHASHSEED: the same in every run with one seed, others without.
hashes() {
    "$PYTHON" -c 'print([hash(w) for w in ("a", "abcd", "äú∑ℇ", b"abcdefgh" * 9)])'
}
for seed in 0 1 42 4294967295; do
    one=$(PYTHONHASHSEED=$seed hashes)
    [ "$one" = "$(PYTHONHASHSEED=$seed hashes)" ] && echo "$seed: the same"
    [ "$one" != "$(PYTHONHASHSEED=7 hashes)" ] && echo "$seed: not those of 7"
done
[ "$(PYTHONHASHSEED=random hashes)" != "$(hashes)" ] && echo "random: others"
"$PYTHON" -c 'print(hash(""), hash(b""), hash("ab") == hash(b"ab"))'
PYTHONHASHSEED=x "$PYTHON" -c 1 2>&1
echo $?
