"""if, while, for, else clauses, break, continue, pass, nested loops, try in loops."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


def classify(n):
    if n < 0:
        return "negative"
    elif n == 0:
        return "zero"
    elif n < 10:
        return "small"
    else:
        return "large"


print([classify(n) for n in (-5, 0, 3, 50)])
for i in range(5):
    if i == 2:
        continue
    if i == 4:
        break
    print(i, end=" ")
else:
    print("never")
print("i =", i)
for i in range(2):
    pass
else:
    print("else after for", i)
while i < 5:
    i += 1
else:
    print("else after while", i)
n = 10
while True:
    n -= 3
    if n < 0:
        break
    if n % 2:
        continue
    print("n", n)
else:
    print("never")
for i in range(3):
    for j in range(3):
        if j == 2:
            break
        if i == j:
            continue
        print((i, j), end=" ")
    else:
        print("inner else")
        continue
    print("broke")
for x in []:
    print("never")
else:
    print("empty")
while False:
    print("never")
else:
    print("while else")


def find(items, target):
    for index, item in enumerate(items):
        if item == target:
            break
    else:
        return -1
    return index


print(find("abc", "c"), find("abc", "z"))


def loops():
    out = []
    for i in range(4):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append("f%d" % i)
    else:
        out.append("else")
    return out


def return_in_loop():
    for i in range(5):
        for j in range(5):
            if i * j == 6:
                return i, j


def nested_finally():
    for i in range(2):
        try:
            try:
                if i:
                    return "returned"
                continue
            finally:
                print("inner", i, end=" ")
        finally:
            print("outer", i, end=" ")


print(loops(), return_in_loop(), nested_finally())
x = 5
if x > 3: print("one line"); print("two")
if x: pass
elif 1 / 0: pass
for k in range(2): print(k, end=","); print(k * 2, end=" ")
while x > 3: x -= 1
print(x)
if not x == 3 or (x and not x): print("wrong")
a = [1, 2, 3]
for a[0] in range(3):
    pass
for b, *c in ["xyz", [1]]:
    print(b, c)
print(a)
total = 0
for i in range(1000):
    if i % 3 == 0 or i % 5 == 0:
        total += i
print(total)
i = 0
while i < 1000000:
    i += 1
    if i * i > 5000:
        break
print(i)


def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


print([collatz(n) for n in range(1, 30)])
it = iter(range(10))
for v in it:
    if v == 3:
        print(next(it), end=" ")
    else:
        print(v, end=" ")
print()
data = {"a": [1, 2], "b": []}
for key in data:
    for value in data[key]:
        print(key, value)
    if not data[key]:
        print(key, "empty")


def deep():
    for a in range(2):
        for b in range(2):
            for c in range(2):
                for d in range(2):
                    if a & b & c & d:
                        return a, b, c, d


print(deep())
for source in ("break", "continue", "if x:\n break", "def f():\n continue", "class C:\n break",
        "for x in y:\n def f():\n  break", "while 1:\n class C:\n  continue", "else: pass",
        "elif x: pass", "if x pass", "if x:\npass", "for x y: pass", "for in x: pass",
        "while: pass", "if: pass", "for x in: pass", "if x = 1: pass", "while x = 1: pass",
        "for 1 in x: pass", "for f() in x: pass", "for x in y pass", "while 1:\n pass\nelse\n pass",
        "if 1:\n x\n  y", "if 1:\n\tx\n        y", "  x", "if 1:\n    x\n  y", "try:\n pass",
        "try: pass\nelse: pass", "try: pass\nexcept: pass\nexcept ValueError: pass",
        "try: pass\nfinally: pass\nelse: pass", "for x in *a, b: pass", "for (x) in y: pass",
        "for x, in y: pass", "if (a, b) = c: pass", "while 1: break; continue"):
    try:
        compile(source, "l.py", "exec")
        print(repr(source), "compiles")
    except SyntaxError as e:
        print(repr(source), "->", type(e).__name__, e.msg, e.lineno)
