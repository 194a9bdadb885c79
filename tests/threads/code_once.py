"""Several threads run the same bodies of modules, each for the first time and again."""
from _race import together

SOURCE = "total = 0\nfor i in range(30):\n    total += i * k\nresult.append(total)\n"
codes = [compile(SOURCE, "<once>", "exec") for _ in range(60)]


def run():
    for k, code in enumerate(codes):
        result = []
        for _ in range(3):
            exec(code, {"k": k, "result": result})
        assert result == [435 * k] * 3


together(run, run, run)
print("ok")
