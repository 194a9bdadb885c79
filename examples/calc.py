"""A calculator: expressions, variables, functions. Reads lines, or takes an expression.

    calc.py                     read lines until the end of input
    calc.py EXPRESSION ...      print the value of each

    > x = 3 + 4 * 2 ** 3 - -1
    36
    > half(n) = n / 2
    > half(x) + max(1, 2)
    20

Operators: + - * / // % ** ! (factorial), comparison, and, or, not, a ? b : c. Numbers are exact
integers or floats. Names: pi, e, ans (the last value), sqrt, sin, cos, log, abs, min, max, gcd.
"""
import math
import sys


class CalcError(Exception):
    pass


NAMES = {"pi": math.pi, "e": math.e, "ans": 0}
FUNCTIONS = {"sqrt": math.sqrt, "sin": math.sin, "cos": math.cos, "log": math.log, "abs": abs,
             "min": min, "max": max, "gcd": math.gcd, "round": round}
LEVELS = (("or",), ("and",), ("==", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/", "//", "%"))
BINARY = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
    "//": lambda a, b: a // b, "%": lambda a, b: a % b, "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}


def tokenize(text):
    tokens = []
    i = 0
    while i < len(text):
        c = text[i]
        j = i + 1
        if c.isspace():
            i = j
            continue
        if c.isdigit() or c == ".":
            while j < len(text) and (text[j].isalnum() or text[j] == "."
                                     or (text[j] in "+-" and text[j - 1] in "eE")):
                j += 1
        elif c.isalpha() or c == "_":
            while j < len(text) and (text[j].isalnum() or text[j] == "_"):
                j += 1
        elif text[i:i + 2] in ("**", "//", "==", "!=", "<=", ">="):
            j = i + 2
        elif c not in "+-*/%()!,=<>?:":
            raise CalcError("unexpected character %r at %d" % (c, i + 1))
        tokens.append(text[i:j])
        i = j
    return tokens


class Parser:
    """Recursive descent straight to closures: each takes a dict of local names."""

    def __init__(self, tokens):
        self.tokens = tokens
        self.i = 0

    def peek(self):
        return self.tokens[self.i] if self.i < len(self.tokens) else None

    def take(self, expected=None):
        token = self.peek()
        if token is None:
            raise CalcError("unexpected end of the line")
        if expected is not None and token != expected:
            raise CalcError("expected %r, got %r" % (expected, token))
        self.i += 1
        return token

    def whole(self):
        value = self.choice()
        if self.peek() is not None:
            raise CalcError("unexpected %r" % self.peek())
        return value

    def choice(self):
        test = self.level(0)
        if self.peek() != "?":
            return test
        self.take()
        then = self.choice()
        self.take(":")
        other = self.choice()
        return lambda names: then(names) if test(names) else other(names)

    def level(self, n):
        if n == len(LEVELS):
            return self.unary()
        left = self.level(n + 1)
        while self.peek() in LEVELS[n]:
            left = self.binary(self.take(), left, self.level(n + 1))
        return left

    def binary(self, operator, left, right):
        if operator == "and":
            return lambda names: left(names) and right(names)
        if operator == "or":
            return lambda names: left(names) or right(names)
        if operator == "/":
            return lambda names: divide(left(names), right(names))
        function = BINARY[operator]
        return lambda names: function(left(names), right(names))

    def unary(self):
        if self.peek() == "-":
            self.take()
            value = self.unary()
            return lambda names: -value(names)
        if self.peek() == "not":
            self.take()
            value = self.unary()
            return lambda names: not value(names)
        return self.power()

    def power(self):
        base = self.postfix()
        if self.peek() != "**":
            return base
        self.take()
        exponent = self.unary()
        return lambda names: raise_to(base(names), exponent(names))

    def postfix(self):
        value = self.atom()
        while self.peek() == "!":
            self.take()
            value = (lambda inner: lambda names: math.factorial(inner(names)))(value)
        return value

    def atom(self):
        token = self.take()
        if token == "(":
            value = self.choice()
            self.take(")")
            return value
        if token[0].isdigit() or token[0] == ".":
            number = parse_number(token)
            return lambda names: number
        if token[0].isalpha() or token[0] == "_":
            if self.peek() == "(":
                return self.call(token)
            return lambda names: look_up(token, names)
        raise CalcError("unexpected %r" % token)

    def call(self, name):
        self.take("(")
        arguments = []
        while self.peek() != ")":
            arguments.append(self.choice())
            if self.peek() != ")":
                self.take(",")
        self.take(")")

        def run(names):
            if name not in FUNCTIONS:
                raise CalcError("no function %r" % name)
            return FUNCTIONS[name](*[argument(names) for argument in arguments])
        return run


def parse_number(token):
    for convert in (lambda t: int(t, 0), float):
        try:
            return convert(token)
        except ValueError:
            pass
    raise CalcError("bad number %r" % token)


def divide(a, b):
    if isinstance(a, int) and isinstance(b, int) and b and a % b == 0:
        return a // b
    return a / b


def raise_to(a, b):
    if isinstance(a, int) and isinstance(b, int) and a.bit_length() * b > 1000000:
        raise CalcError("the power is too large")
    return a ** b


def look_up(name, names):
    if name in names:
        return names[name]
    if name in NAMES:
        return NAMES[name]
    raise CalcError("no value for %r" % name)


def define(name, parameters, tokens):
    body = Parser(tokens).whole()

    def function(*arguments):
        if len(arguments) != len(parameters):
            raise CalcError("%s takes %d values, got %d" % (name, len(parameters), len(arguments)))
        return body(dict(zip(parameters, arguments)))
    FUNCTIONS[name] = function


def calculate(line):
    """The value of a line, or None for an empty one or a definition of a function."""
    tokens = tokenize(line.partition("#")[0])
    if not tokens:
        return None
    if "=" in tokens:
        split = tokens.index("=")
        target, tokens = tokens[:split], tokens[split + 1:]
        if len(target) >= 3 and target[1] == "(" and target[-1] == ")":
            define(target[0], [t for t in target[2:-1] if t != ","], tokens)
            return None
        if len(target) != 1 or not target[0].isidentifier():
            raise CalcError("cannot assign to %r" % " ".join(target))
        NAMES[target[0]] = value = Parser(tokens).whole()({})
    else:
        value = Parser(tokens).whole()({})
    NAMES["ans"] = value
    return value


def answer(line):
    try:
        value = calculate(line)
    except CalcError as error:
        print("error:", error)
    except (ArithmeticError, ValueError, TypeError) as error:
        print("error:", error)
    except RecursionError:
        print("error: too deep")
    else:
        if value is not None:
            print(int(value) if isinstance(value, bool) else value)


def main():
    if len(sys.argv) > 1:
        for expression in sys.argv[1:]:
            answer(expression)
        return
    prompt = "> " if sys.stdin.isatty() else ""
    while True:
        try:
            line = input(prompt)
        except (EOFError, KeyboardInterrupt):
            if prompt:
                print()
            return
        answer(line)


if __name__ == "__main__":
    main()
