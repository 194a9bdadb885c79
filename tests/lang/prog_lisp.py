"""A small Lisp: tokenizer, reader, environments, closures, macros, tail calls by a loop."""


class Symbol(str):
    def __repr__(self):
        return str(self)


class LispError(Exception):
    pass


def tokenize(text):
    out, i = [], 0
    while i < len(text):
        c = text[i]
        if c.isspace():
            i += 1
        elif c == ";":
            while i < len(text) and text[i] != "\n":
                i += 1
        elif c in "()'`,":
            out.append(c)
            i += 1
        elif c == '"':
            j = text.index('"', i + 1)
            out.append(text[i:j + 1])
            i = j + 1
        else:
            j = i
            while j < len(text) and not text[j].isspace() and text[j] not in "()'`,;":
                j += 1
            out.append(text[i:j])
            i = j
    return out


def read(tokens):
    if not tokens:
        raise LispError("unexpected end of input")
    token = tokens.pop(0)
    if token == "(":
        items = []
        while True:
            if not tokens:
                raise LispError("missing )")
            if tokens[0] == ")":
                tokens.pop(0)
                return items
            items.append(read(tokens))
    if token == ")":
        raise LispError("unexpected )")
    if token in QUOTES:
        return [QUOTES[token], read(tokens)]
    if token.startswith('"'):
        return token[1:-1]
    for convert in (int, float):
        try:
            return convert(token)
        except ValueError:
            pass
    return {"#t": True, "#f": False}.get(token, Symbol(token))


QUOTES = {"'": Symbol("quote"), "`": Symbol("quasiquote"), ",": Symbol("unquote")}


class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values))
        self.outer = outer

    def find(self, name):
        env = self
        while env is not None:
            if name in env:
                return env
            env = env.outer
        raise LispError("undefined: " + name)


class Lambda:
    def __init__(self, params, body, env):
        self.params, self.body, self.env = params, body, env

    def bind(self, args):
        if len(args) != len(self.params):
            raise LispError("expected %d arguments, got %d" % (len(self.params), len(args)))
        return Env(self.params, args, self.env)

    def __call__(self, *args):
        return evaluate(self.body, self.bind(args))


class Macro(Lambda):
    pass


def quasi(x, env):
    if isinstance(x, list):
        if x and x[0] == "unquote":
            return evaluate(x[1], env)
        return [quasi(i, env) for i in x]
    return x


def evaluate(x, env):
    while True:
        if isinstance(x, Symbol):
            return env.find(x)[x]
        if not isinstance(x, list) or not x:
            return x
        match x:
            case ["quote", value]:
                return value
            case ["quasiquote", value]:
                return quasi(value, env)
            case ["if", test, then, *otherwise]:
                if evaluate(test, env) is not False:
                    x = then
                elif otherwise:
                    x = otherwise[0]
                else:
                    return None
            case ["define", [name, *params], *body]:
                env[name] = Lambda(params, [Symbol("begin"), *body], env)
                return name
            case ["define", name, value]:
                env[name] = evaluate(value, env)
                return name
            case ["macro", [name, *params], body]:
                env[name] = Macro(params, body, env)
                return name
            case ["set!", name, value]:
                env.find(name)[name] = evaluate(value, env)
                return None
            case ["lambda", params, *body]:
                return Lambda(params, [Symbol("begin"), *body], env)
            case ["begin", *first, last]:
                for form in first:
                    evaluate(form, env)
                x = last
            case ["let", bindings, *body]:
                names = [b[0] for b in bindings]
                env = Env(names, [evaluate(b[1], env) for b in bindings], env)
                x = [Symbol("begin"), *body]
            case [operator, *operands]:
                function = evaluate(operator, env)
                if isinstance(function, Macro):
                    x = evaluate(function.body, function.bind(operands))
                    continue
                args = [evaluate(operand, env) for operand in operands]
                if isinstance(function, Lambda):
                    x, env = function.body, function.bind(args)
                elif callable(function):
                    return function(*args)
                else:
                    raise LispError("not a function: " + show(function))


def show(x):
    if x is True or x is False:
        return "#t" if x else "#f"
    if isinstance(x, list):
        return "(" + " ".join(map(show, x)) + ")"
    if isinstance(x, Lambda):
        return "<" + type(x).__name__.lower() + ">"
    if isinstance(x, str) and not isinstance(x, Symbol):
        return '"%s"' % x
    return "nil" if x is None else str(x)


def standard():
    env = Env()
    env.update({
        "+": lambda *a: sum(a), "-": lambda a, *b: a - sum(b) if b else -a,
        "*": lambda a, b: a * b, "/": lambda a, b: a // b if isinstance(a, int) else a / b,
        "=": lambda a, b: a == b, "<": lambda a, b: a < b, ">": lambda a, b: a > b,
        "car": lambda l: l[0], "cdr": lambda l: l[1:], "cons": lambda a, l: [a] + l,
        "list": lambda *a: list(a), "null?": lambda l: l == [], "length": len,
        "not": lambda x: x is False,
        "map": lambda f, l: [f(x) for x in l], "append": lambda *l: sum(l, []),
        "apply": lambda f, l: f(*l), "print": lambda *a: print(*map(show, a)), "mod": lambda a,
        b: a % b,
        "error": lambda m: (_ for _ in ()).throw(LispError(m)),
    })
    return env


PROGRAM = """
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(fact 30)
(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n))))   ; tail recursion
(loop 20000 0)
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(map fib '(0 1 2 3 4 5 6 7 8 9 10 15))
(define (make-counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(define c (make-counter))
(define d (make-counter))
(list (c) (c) (d) (c))
(macro (unless test then) `(if ,test #f ,then))
(unless (= 1 2) "ran")
(macro (while test body) `(let () (define (w) (if ,test (begin ,body (w)) #f)) (w)))
(define i 0)
(while (< i 5) (begin (print i "squared" (* i i)) (set! i (+ i 1))))
(define (filter p l) (if (null? l) '() (if (p (car l)) (cons (car l) (filter p (cdr l))) (filter p (cdr l)))))
(define (quick l) (if (null? l) '() (let ((p (car l)) (r (cdr l)))
  (append (quick (filter (lambda (x) (< x p)) r)) (list p) (quick (filter (lambda (x) (not (< x p))) r))))))
(quick '(3 1 4 1 5 9 2 6 5 3 5))
(define (compose f g) (lambda (x) (f (g x))))
((compose (lambda (x) (* x 2)) (lambda (x) (+ x 1))) 5)
(apply + '(1 2 3))
`(1 ,(+ 1 1) (3 ,(* 2 2)))
(define (hanoi n a b c) (if (= n 0) 0 (+ (hanoi (- n 1) a c b) 1 (hanoi (- n 1) c b a))))
(hanoi 8 'a 'b 'c)
(/ 7.0 2)
(undefined-function 1)
(fact 1 2)
(5 6)
(car '())
(error "deliberate")
(+ 1 "a")
"""

environment = standard()
tokens = tokenize(PROGRAM)
while tokens:
    form = read(tokens)
    try:
        print(show(evaluate(form, environment)))
    except LispError as e:
        print("error:", e)
    except (IndexError, TypeError) as e:
        print(type(e).__name__ + ":", e)
for broken in ("(1 2", ")", "(", "'"):
    try:
        read(tokenize(broken))
    except LispError as e:
        print(repr(broken), e)
