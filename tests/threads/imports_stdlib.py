"""First imports of the standard library by all threads at once."""
import importlib
import random
import sys
from _race import each

names = ("json decimal fractions datetime calendar textwrap string difflib pprint csv copy glob shutil "
         "zipfile base64 struct hashlib uuid statistics configparser argparse enum dataclasses typing").split()


def use(i):
    r = random.Random(i)
    mine = names[:]
    r.shuffle(mine)
    for name in mine:
        assert importlib.import_module(name).__name__ == name
    import json
    assert json.loads(json.dumps({"a": [1, 2.5, None]})) == {"a": [1, 2.5, None]}
    return sys.modules["decimal"].Decimal("1.1") + 1


assert len(set(map(str, each(use)))) == 1
print("ok")
