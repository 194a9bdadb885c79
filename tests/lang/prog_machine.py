"""A compiler for a small language to stack code, and the machine that runs it."""
import operator


class Node:
    def __init__(self, *values):
        for name, value in zip(self.__slots__, values, strict=True):
            setattr(self, name, value)


class Num(Node):
    __slots__ = ("value",)


class Var(Node):
    __slots__ = ("name",)


class Bin(Node):
    __slots__ = ("op", "left", "right")


class Call(Node):
    __slots__ = ("name", "args")


class Let(Node):
    __slots__ = ("name", "value")


class While(Node):
    __slots__ = ("test", "body")


class If(Node):
    __slots__ = ("test", "then", "orelse")


class Return(Node):
    __slots__ = ("value",)


class Print(Node):
    __slots__ = ("value",)


class Function(Node):
    __slots__ = ("name", "params", "body")


def scan(text):
    i, tokens = 0, []
    while i < len(text):
        c = text[i]
        j = i + 1
        if c in " \n":
            i = j
            continue
        if c.isdigit():
            while j < len(text) and text[j].isdigit():
                j += 1
            tokens.append(int(text[i:j]))
        elif c.isalpha():
            while j < len(text) and text[j].isalnum():
                j += 1
            tokens.append(text[i:j])
        else:
            if text[i:j + 1] in ("==", "<=", "!="):
                j += 1
            tokens.append(text[i:j])
        i = j
    return tokens + [None]


class Parser:
    LEVELS = (("==", "!=", "<", "<=", ">"), ("+", "-"), ("*", "/", "%"))

    def __init__(self, text):
        self.tokens = iter(scan(text))
        self.token = next(self.tokens)

    def take(self, expected=None):
        token = self.token
        if expected is not None and token != expected:
            raise SyntaxError(f"expected {expected!r}, got {token!r}")
        self.token = next(self.tokens, None)
        return token

    def program(self):
        items = []
        while self.token is not None:
            items.append(self.function() if self.token == "fn" else self.statement())
        return items

    def function(self):
        self.take("fn")
        name = self.take()
        self.take("(")
        params = []
        while self.token != ")":
            params.append(self.take())
            if self.token == ",":
                self.take()
        self.take(")")
        return Function(name, params, self.block())

    def block(self):
        self.take("{")
        body = []
        while self.token != "}":
            body.append(self.statement())
        self.take("}")
        return body

    def statement(self):
        if self.token == "while":
            self.take()
            return While(self.expression(), self.block())
        if self.token == "if":
            self.take()
            test, then = self.expression(), self.block()
            orelse = []
            if self.token == "else":
                self.take()
                orelse = self.block()
            return If(test, then, orelse)
        if self.token in ("return", "print"):
            kind = Return if self.take() == "return" else Print
            node = kind(self.expression())
        else:
            name = self.take()
            self.take("=")
            node = Let(name, self.expression())
        self.take(";")
        return node

    def expression(self, level=0):
        if level == len(self.LEVELS):
            return self.atom()
        left = self.expression(level + 1)
        while self.token in self.LEVELS[level]:
            left = Bin(self.take(), left, self.expression(level + 1))
        return left

    def atom(self):
        token = self.take()
        if isinstance(token, int):
            return Num(token)
        if token == "(":
            inner = self.expression()
            self.take(")")
            return inner
        if not isinstance(token, str) or not token.isalnum():
            raise SyntaxError(f"unexpected {token!r}")
        if self.token == "(":
            self.take()
            args = []
            while self.token != ")":
                args.append(self.expression())
                if self.token == ",":
                    self.take()
            self.take(")")
            return Call(token, args)
        return Var(token)


class Compiler:
    def __init__(self):
        self.code = []
        self.functions = {}

    def emit(self, op, arg=None):
        self.code.append([op, arg])
        return len(self.code) - 1

    def compile(self, node):
        getattr(self, "do_" + type(node).__name__.lower())(node)

    def all(self, nodes):
        for node in nodes:
            self.compile(node)

    def do_num(self, n):
        self.emit("push", n.value)

    def do_var(self, n):
        self.emit("load", n.name)

    def do_bin(self, n):
        self.all([n.left, n.right])
        self.emit("op", n.op)

    def do_call(self, n):
        self.all(n.args)
        self.emit("call", (n.name, len(n.args)))

    def do_let(self, n):
        self.compile(n.value)
        self.emit("store", n.name)

    def do_print(self, n):
        self.compile(n.value)
        self.emit("print")

    def do_return(self, n):
        self.compile(n.value)
        self.emit("return")

    def do_while(self, n):
        start = len(self.code)
        self.compile(n.test)
        leave = self.emit("jump_if_not")
        self.all(n.body)
        self.emit("jump", start)
        self.code[leave][1] = len(self.code)

    def do_if(self, n):
        self.compile(n.test)
        skip = self.emit("jump_if_not")
        self.all(n.then)
        end = self.emit("jump")
        self.code[skip][1] = len(self.code)
        self.all(n.orelse)
        self.code[end][1] = len(self.code)

    def do_function(self, n):
        over = self.emit("jump")
        self.functions[n.name] = (len(self.code), n.params)
        self.all(n.body)
        self.emit("push", 0)
        self.emit("return")
        self.code[over][1] = len(self.code)


OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.floordiv,
             "%": operator.mod, "<": operator.lt, "<=": operator.le, ">": operator.gt,
             "==": operator.eq, "!=": operator.ne}


def execute(code, functions, limit=10**6):
    stack, frames, names, pc, steps = [], [], {}, 0, 0
    while pc < len(code):
        op, arg = code[pc]
        pc += 1
        steps += 1
        if steps > limit:
            raise TimeoutError("too many steps")
        if op == "push":
            stack.append(arg)
        elif op == "load":
            stack.append(names[arg])
        elif op == "store":
            names[arg] = stack.pop()
        elif op == "op":
            right = stack.pop()
            stack[-1] = OPERATORS[arg](stack[-1], right)
        elif op == "jump":
            pc = arg
        elif op == "jump_if_not":
            if not stack.pop():
                pc = arg
        elif op == "print":
            print("out:", stack.pop())
        elif op == "call":
            name, count = arg
            start, params = functions[name]
            args = stack[len(stack) - count:]
            del stack[len(stack) - count:]
            frames.append((pc, names))
            names, pc = dict(zip(params, args, strict=True)), start
        elif op == "return":
            pc, names = frames.pop()
    return steps


def run(text):
    compiler = Compiler()
    compiler.all(Parser(text).program())
    print("steps:", execute(compiler.code, compiler.functions))


run("x = 1 + 2 * 3 - 4 / 2; print x; print (1 + 2) * (3 - 5) % 7;")
run("fn fib(n) { if n < 2 { return n; } return fib(n - 1) + fib(n - 2); } print fib(15);")
run("i = 0; total = 0; while i < 1000 { if i % 3 == 0 { total = total + i; } else { total = total - 1; } i = i + 1; } print total;")
run("fn gcd(a, b) { while b != 0 { t = a % b; a = b; b = t; } return a; } print gcd(1071, 462); print gcd(2, 0);")
run("fn ack(m, n) { if m == 0 { return n + 1; } if n == 0 { return ack(m - 1, 1); } return ack(m - 1, ack(m, n - 1)); } print ack(2, 3);")
for bad in ("x = ;", "print y;", "print f(1);", "fn f(a) { return a; } print f();", "x = 1 / 0;",
        "while 1 { x = 1; }", "x 1;", "print (1;", "if 1 { print 2;"):
    try:
        run(bad)
    except Exception as e:
        print(type(e).__name__, e)
