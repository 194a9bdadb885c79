# -W and PYTHONWARNINGS.
warn='import warnings, sys
warnings.warn("user"); warnings.warn("old", DeprecationWarning); warnings.warn("bytes", BytesWarning)
print(sys.warnoptions)'
"$PYTHON" -c "$warn" 2>&1
for action in ignore default always error module once; do
    echo "-W $action"; "$PYTHON" -W $action -c "$warn" 2>&1
done
"$PYTHON" -W error::DeprecationWarning -c "$warn" 2>&1
"$PYTHON" -Wignore:user -Wdefault::DeprecationWarning -c "$warn" 2>&1
PYTHONWARNINGS=error::UserWarning,ignore "$PYTHON" -c "$warn" 2>&1
"$PYTHON" -W bogus -c "$warn" 2>&1
"$PYTHON" -W error::NoSuch -c "$warn" 2>&1
"$PYTHON" -X dev -c "$warn" 2>&1
"$PYTHON" -b -c 'print(b"a" == "a")' 2>&1; "$PYTHON" -bb -c 'print(b"a" == "a")' 2>&1
printf 'import warnings\ndef f():\n    warnings.warn("here", stacklevel=2)\nf()\nf()\n' >w.py; "$PYTHON" w.py 2>&1
"$PYTHON" -c '"\d"; 1 is 1; (1)()' 2>&1
