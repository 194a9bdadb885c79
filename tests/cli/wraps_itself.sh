# A class method or static method that wraps itself raises RecursionError (CPython never returns, or crashes).
"$PYTHON" - <<'END'
for cls in classmethod, staticmethod:
    m = cls(None)
    m.__init__(m)
    for use in (lambda: m.__isabstractmethod__), (lambda: m.__get__(None, int)()):
        try:
            print(type(use()).__name__)
        except RecursionError as e:
            print(cls.__name__, "RecursionError", str(e)[:32])
END
