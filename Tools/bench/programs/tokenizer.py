"""A hand-written tokenizer and expression evaluator: character tests, slices, dispatch."""
import sys

SIZE = 1200

KEYWORDS = frozenset(("if", "else", "while", "let", "print", "fn", "return", "and", "or", "not"))
TWO = frozenset(("==", "!=", "<=", ">=", "->", "+=", "-=", "*=", "//"))
ONE = frozenset("+-*/%<>=(){}[],;:.!")


class Token:
    __slots__ = ("kind", "text", "line", "column")

    def __init__(self, kind, text, line, column):
        self.kind = kind
        self.text = text
        self.line = line
        self.column = column


def tokenize(source):
    i = 0
    n = len(source)
    line = 1
    line_start = 0
    while i < n:
        c = source[i]
        if c == "\n":
            line += 1
            i += 1
            line_start = i
            continue
        if c.isspace():
            i += 1
            continue
        start = i
        if c == "#":
            while i < n and source[i] != "\n":
                i += 1
            continue
        if c.isalpha() or c == "_":
            while i < n and (source[i].isalnum() or source[i] == "_"):
                i += 1
            text = source[start:i]
            kind = "keyword" if text in KEYWORDS else "name"
        elif c.isdigit():
            while i < n and source[i].isdigit():
                i += 1
            kind = "int"
            if i < n and source[i] == "." and source[i + 1:i + 2].isdigit():
                kind = "float"
                i += 1
                while i < n and source[i].isdigit():
                    i += 1
            text = source[start:i]
        elif c == '"':
            i += 1
            while source[i] != '"':
                i += 2 if source[i] == "\\" else 1
            i += 1
            kind = "string"
            text = source[start:i]
        elif source[i:i + 2] in TWO:
            i += 2
            kind = "operator"
            text = source[start:i]
        elif c in ONE:
            i += 1
            kind = "operator"
            text = c
        else:
            raise SyntaxError("unexpected %r on line %d" % (c, line))
        yield Token(kind, text, line, start - line_start)


BINDING = {"+": 10, "-": 10, "*": 20, "/": 20, "%": 20, "<": 5, ">": 5, "==": 5}


class Evaluator:
    """Operator-precedence evaluation of an expression's tokens."""

    def __init__(self, tokens, names):
        self.tokens = tokens
        self.names = names
        self.i = 0

    def peek(self):
        return self.tokens[self.i].text if self.i < len(self.tokens) else ""

    def expression(self, floor=0):
        left = self.atom()
        while BINDING.get(self.peek(), -1) > floor:
            operator = self.peek()
            self.i += 1
            right = self.expression(BINDING[operator])
            left = self.apply(operator, left, right)
        return left

    def atom(self):
        token = self.tokens[self.i]
        self.i += 1
        if token.kind == "int":
            return int(token.text)
        if token.kind == "name":
            return self.names[token.text]
        if token.text == "(":
            value = self.expression()
            self.i += 1
            return value
        if token.text == "-":
            return -self.expression(30)
        raise SyntaxError("unexpected %r" % token.text)

    def apply(self, operator, left, right):
        if operator == "+":
            return left + right
        if operator == "-":
            return left - right
        if operator == "*":
            return left * right
        if operator == "/":
            return left // right if right else 0
        if operator == "%":
            return left % right if right else 0
        if operator == "<":
            return int(left < right)
        if operator == ">":
            return int(left > right)
        return int(left == right)


PROGRAM = """
# Greatest common divisor, and a few other things.
fn gcd(a, b) {
    while b != 0 {
        let t = a % b;   # remainder
        a = b; b = t;
    }
    return a;
}
fn describe(value, scale_factor_1) -> text {
    if value >= 10.25 and not (value == 100) or value <= 3 { print("big \\"value\\"", value); }
    else { print("small", [value, 1, 2.5, scale_factor_1], {}); }
    value += 1; value -= 2; value *= 3 // 2;
}
let result_of_all = gcd(1071, 462) * describe(12, 0.5) / 7;
"""


def main(repeats):
    counts = {}
    columns = 0
    expression = "(a + 3) * (b - -2) % 1000 + c * 17 / (1 + a * 2) - (b < c) * 5 + ((a == b) + 4) * 2"
    tokens = list(tokenize(expression))
    value = 0
    for round_number in range(repeats):
        for token in tokenize(PROGRAM * 4):
            counts[token.kind] = counts.get(token.kind, 0) + 1
            columns += token.column + token.line
        names = {"a": round_number, "b": 7, "c": value % 91}
        for _ in range(40):
            value = (value * 31 + Evaluator(tokens, names).expression()) % 1000003
    print(sorted(counts.items()), columns, value)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
