"""An uncaught chain of exceptions: causes, contexts, notes, finally output before the traceback."""


class AppError(Exception):
    """Carries a code."""

    def __init__(self, message, code):
        super().__init__(message)
        self.code = code


def load(table, key):
    try:
        return table[key]
    except KeyError as error:
        raise AppError(f"no entry for {key}", 7) from error


def convert(text):
    try:
        return int(text)
    except ValueError:
        return load({"a": 1}, text)


def main():
    try:
        convert("zz")
    except AppError as error:
        error.add_note("first note")
        error.add_note("second note\nof two lines")
        raise RuntimeError("main failed")
    finally:
        print("finally ran")


main()
