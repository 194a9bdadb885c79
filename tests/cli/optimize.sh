# -O and -OO.
cat >prog.py <<'END'
def f():
    "doc"
    assert print("assert runs") is None, "message"
    return __debug__, f.__doc__
class C:
    """class doc"""
print(f(), C.__doc__)
if __debug__:
    print("debug")
END
"$PYTHON" prog.py; "$PYTHON" -O prog.py; "$PYTHON" -OO prog.py; "$PYTHON" -O -O prog.py
"$PYTHON" -c 'assert 0, "why"' 2>&1; "$PYTHON" -O -c 'assert 0, "why"'; echo $?
"$PYTHON" -c '__debug__ = 1' 2>&1
