# A file of null bytes is refused at once, however large it claims to be.
truncate -s 8G huge.py
timeout 20 "$PYTHON" huge.py 2>&1; echo $?
{ echo 'print(1)'; head -c 100 /dev/zero; } >small.py
"$PYTHON" small.py 2>&1; echo $?
