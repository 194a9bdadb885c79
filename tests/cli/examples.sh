# Every example prints what CPython prints, and the pictures are the same; times go to standard error.
for file in "$CASES"/../../examples/*.py; do
    name=$(basename "$file" .py)
    test "$name" = png && continue # a module of others
    echo "== $name"
    "$PYTHON" "$file" </dev/null
    echo "status $?"
done
cksum *.png
