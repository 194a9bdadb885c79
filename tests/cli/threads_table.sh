# Doc/threads.md names every program of tests/threads, and none that is not there; every method of the built-in
# containers has a row in its section, or is an operator.
root=$(cd "$CASES/../.." && pwd) || exit 1
"$PYTHON" - "$root" <<'PYTHON'
import array, collections, io, os, re, sys
root = sys.argv[1]
with open(os.path.join(root, "Doc", "threads.md")) as file:
    text = file.read()
there = {name[:-3] for name in os.listdir(os.path.join(root, "tests", "threads")) if name.endswith(".py") and name[0] != "_"}
rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in text.splitlines() if line.startswith("| ")]
named = set(re.findall(r"\w+", " ".join(row[-1] for row in rows) + " ".join(re.findall(r"\((\w+(?:,\s+\w+)+)\)", text))))
print("not named:", sorted(there - named))
tested = {name for row in rows if len(row) == 3 and row[1] != "level" for name in re.findall(r"\w+", row[2])}
print("not there:", sorted(tested - there))
sections = dict(re.findall(r"^## ([^\n]*)\n(.*?)(?=^## |\Z)", text, re.M | re.S))
stated = {
    "list": [list], "dict, OrderedDict, defaultdict, Counter": [dict, collections.OrderedDict, collections.defaultdict],
    "set": [set], "collections.deque": [collections.deque],
}
for section, types in stated.items():
    words = set(re.findall(r"\w+", sections[section]))
    for kind in types:
        print(kind.__name__, sorted(n for n in vars(kind) if n[0] != "_" and n not in words))
PYTHON
